import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { lock } from "./lock.mjs";
import { findProgram } from "./paths.mjs";
import { run } from "./run.mjs";

/** What a root file system of Debian is made of. */
interface RootRecipe {
  /** The folder's name in the cache, such as `lab-trixie`. */
  readonly name: string;
  /** Debian's name for the release: `bookworm`, `trixie`, `sid`. */
  readonly suite: string;
  /** `minbase` is the least that Debian calls a system; `apt` is less: apt and what it needs. */
  readonly variant: "minbase" | "apt";
  readonly packages: readonly string[];
  /** Also `-updates` and `-security`, where the release has them. */
  readonly withUpdates: boolean;
  /** Without documentation, manual pages and translations. */
  readonly isLean: boolean;
  /** What else decides what is in it, such as the version of a program that `finish` copies. */
  readonly also?: string;
  /** Adds what no package brings. */
  finish?(folder: string): void;
}

/** Where root file systems are cached between runs, apart by what they are for. */
function rootsFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "quorate/roots");
}

/**
 * The root file system of a recipe. It is made the first time, and again when the recipe changes. Nothing may be written to it.
 * Rejects with the words of mmdebstrap.
 */
export async function debianRoot(recipe: RootRecipe, report: (text: string) => void): Promise<string> {
  const sources = sourcesOf(recipe);
  const key = createHash("sha256")
    .update(JSON.stringify([recipe, sources]))
    .digest("hex");
  const cache = rootsFolder();
  const folder = join(cache, `${recipe.name}-${key.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const unlock = await lock(`${cache}/${recipe.name}`, () =>
    report(`another run is making ${recipe.name}; waiting for it`),
  );
  try {
    if (existsSync(folder)) return folder;
    mkdirSync(cache, { recursive: true });
    for (const old of readdirSync(cache)) {
      const isOther =
        old.startsWith(`${recipe.name}-`) && /^[0-9a-f]{12}(\.making)?$/.test(old.slice(recipe.name.length + 1));
      if (isOther) rmSync(join(cache, old), { recursive: true, force: true });
    }
    const making = `${folder}.making`;
    const began = performance.now();
    report(`making ${recipe.name} …`);
    await make(recipe, sources, making);
    recipe.finish?.(making);
    renameSync(making, folder);
    report(`making ${recipe.name}: done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return folder;
  } finally {
    await unlock();
  }
}

async function make(recipe: RootRecipe, sources: readonly string[], folder: string): Promise<void> {
  const apt = [
    'APT::Install-Recommends "false"',
    'Acquire::Languages "none"',
    // The index of a release that is no longer updated has expired.
    'Acquire::Check-Valid-Until "false"',
    ...aptNetwork(),
  ];
  const excluded = recipe.isLean ? ["doc", "man", "locale", "info"] : [];
  const options = [
    ...["--mode=root", `--variant=${recipe.variant}`, "--format=directory"],
    ...apt.map((option) => `--aptopt=${option}`),
    ...excluded.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    ...(recipe.packages.length > 0 ? [`--include=${recipe.packages.join(",")}`] : []),
  ];
  // In namespaces of its own, so that an interrupted one leaves no mounts behind.
  const unshare = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", "--"];
  await run("unshare", [...unshare, "mmdebstrap", ...options, recipe.suite, folder, ...sources]);
}

/** The lines of sources.list by which the release comes from where this machine's own packages come from. */
function sourcesOf({ suite, withUpdates }: RootRecipe): string[] {
  const format = "$(REPO_URI) $(RELEASE)";
  const printed = execFileSync("apt-get", ["indextargets", "--format", format, "Created-By: Packages"], {
    encoding: "utf8",
  });
  const targets = printed.split("\n").map((line) => line.split(" "));
  const place = (name: RegExp) => targets.find(([, release]) => name.test(release ?? ""))?.[0];
  const debian = place(/^(bullseye|bookworm|trixie|forky|sid|stable|testing|unstable)$/);
  if (debian === undefined) throw new Error("The sources of apt on this machine name no mirror of Debian.");
  if (!withUpdates) return [`deb ${debian} ${suite} main`];
  const security = place(/^\w+-security$/);
  return [
    `deb ${debian} ${suite} main`,
    `deb ${debian} ${suite}-updates main`,
    ...(security === undefined ? [] : [`deb ${security} ${suite}-security main`]),
  ];
}

/** What this machine's apt is configured to do on the network. */
function aptNetwork(): string[] {
  const printed = execFileSync("apt-config", ["dump", "Acquire"], { encoding: "utf8" });
  return printed.split("\n").flatMap((line) => {
    const [, name, value] = /^(Acquire::https?::Proxy\S*) ("[^"]+");$/.exec(line) ?? [];
    return name === undefined ? [] : [`${name} ${value}`];
  });
}

/** Why no root file system can be made here, as one sentence; undefined when it can. */
export function whyNoDebianRoot(): string | undefined {
  if (process.platform !== "linux" || !findProgram("apt-get"))
    return "A root file system of Debian is made on Debian only.";
  if (process.getuid?.() !== 0)
    return "A root file system of Debian is made of namespaces and mounts, which needs root.";
  const missing = ["mmdebstrap", "unshare"].filter((name) => !findProgram(name));
  return missing.length === 0 ? undefined : `Install ${missing.join(" and ")} to make a root file system of Debian.`;
}
