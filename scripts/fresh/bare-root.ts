import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { lock } from "../lock.mjs";
import { findProgram, outerEnvironment } from "../paths.mjs";
import { run } from "../run.mjs";

/** A release of Debian that Quorate is tried on as it comes. */
export interface Release {
  readonly name: "bookworm" | "trixie";
  /** What `apt-get install` adds to the packages that every Debian has. */
  readonly packages: readonly string[];
  /** Where Node comes from: Debian 12 has none that is new enough. */
  readonly node: "this machine's" | "its own";
}

/** The releases, the older first. */
export const releases: readonly Release[] = [
  { name: "bookworm", packages: [], node: "this machine's" },
  { name: "trixie", packages: ["nodejs", "npm"], node: "its own" },
];

/** Where root file systems are kept between runs. */
function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "quorate/fresh");
}

/**
 * The root file system of a bare Debian; made the first time, and again when what it is made of changes. Nothing may be written to
 * it. Rejects with mmdebstrap's own words.
 */
export async function bareRoot(release: Release, say: (text: string) => void): Promise<string> {
  const sources = sourcesOf(release.name);
  const node = release.node === "its own" ? undefined : machineNode();
  const key = createHash("sha256")
    .update(JSON.stringify([release, sources, node?.version]))
    .digest("hex");
  const cache = cacheFolder();
  const folder = join(cache, `${release.name}-${key.slice(0, 12)}`);
  const unlock = await lock(cache, () => say("another run makes a bare Debian; waiting for it"));
  try {
    if (existsSync(folder)) return folder;
    mkdirSync(cache, { recursive: true });
    for (const old of readdirSync(cache)) {
      if (old.startsWith(`${release.name}-`)) rmSync(join(cache, old), { recursive: true, force: true });
    }
    const making = `${folder}.making`;
    const began = performance.now();
    say(`making a bare ${release.name} …`);
    await makeRoot(release, sources, making);
    if (node) copyNode(node, making);
    renameSync(making, folder);
    say(`making a bare ${release.name}: done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return folder;
  } finally {
    await unlock();
  }
}

async function makeRoot(release: Release, sources: readonly string[], folder: string): Promise<void> {
  const options = [
    ...["--mode=root", "--variant=minbase", "--format=directory"],
    ...['APT::Install-Recommends "false"', 'Acquire::Languages "none"', ...aptNetwork()].map(
      (option) => `--aptopt=${option}`,
    ),
    ...(release.packages.length > 0 ? [`--include=${release.packages.join(",")}`] : []),
  ];
  // In namespaces of its own, so that an interrupted one leaves no mounts behind.
  const unshare = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--"];
  await run("unshare", [...unshare, "mmdebstrap", ...options, release.name, folder, ...sources]);
}

/** The lines of sources.list by which the release comes from where this machine's own packages come from. */
function sourcesOf(release: string): string[] {
  const format = "$(REPO_URI) $(RELEASE)";
  const printed = execFileSync("apt-get", ["indextargets", "--format", format, "Created-By: Packages"], {
    encoding: "utf8",
  });
  const targets = printed.split("\n").map((line) => line.split(" "));
  const place = (suite: RegExp) => targets.find(([, name]) => suite.test(name ?? ""))?.[0];
  const debian = place(/^(bookworm|trixie|forky|sid|stable|testing|unstable)$/);
  if (debian === undefined) throw new Error("The sources of apt on this machine name no mirror of Debian.");
  const security = place(/^\w+-security$/);
  return [
    `deb ${debian} ${release} main`,
    `deb ${debian} ${release}-updates main`,
    ...(security === undefined ? [] : [`deb ${security} ${release}-security main`]),
  ];
}

/** What this machine's apt is configured to know about the network. */
function aptNetwork(): string[] {
  const printed = execFileSync("apt-config", ["dump", "Acquire"], { encoding: "utf8" });
  return printed.split("\n").flatMap((line) => {
    const [, name, value] = /^(Acquire::(?:https?::Proxy\S*|Check-Valid-Until)) ("[^"]+");$/.exec(line) ?? [];
    return name === undefined ? [] : [`${name} ${value}`];
  });
}

interface MachineNode {
  readonly version: string;
  readonly program: string;
  /** The folder of the package npm. */
  readonly npm: string;
}

/** The Node that people of this machine call, which isn't the one that runs this. */
function machineNode(): MachineNode {
  const env = outerEnvironment();
  const folders = (env.PATH ?? "").split(":");
  const program = folders.map((folder) => join(folder, "node")).find((path) => existsSync(path));
  const npm = folders.map((folder) => join(folder, "npm")).find((path) => existsSync(path));
  if (program === undefined || npm === undefined) throw new Error("This machine has no Node, or no npm.");
  const version = execFileSync(program, ["--version"], { encoding: "utf8", env }).trim();
  // …/npm/bin/npm-cli.js
  return { version, program: realpathSync(program), npm: dirname(dirname(realpathSync(npm))) };
}

function copyNode({ program, npm }: MachineNode, root: string): void {
  const bin = join(root, "usr/local/bin");
  cpSync(program, join(bin, "node"));
  cpSync(npm, join(root, "usr/local/lib/node_modules/npm"), { recursive: true, dereference: true });
  for (const name of ["npm", "npx"]) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
}

/** Why no bare Debian can be made here, as one sentence; undefined when it can. */
export function whyNoBareRoot(): string | undefined {
  if (process.platform !== "linux" || !findProgram("apt-get")) return "a bare Debian is made on Debian only";
  if (process.getuid?.() !== 0) return "a bare Debian is made of namespaces and mounts, which needs root";
  const missing = ["mmdebstrap", "unshare", "git"].filter((name) => !findProgram(name));
  return missing.length === 0 ? undefined : `${missing.join(" and ")} must be installed to make a bare Debian`;
}
