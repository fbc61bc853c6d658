import { execFileSync } from "node:child_process";
import { cpSync, existsSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { debianRoot, whyNoDebianRoot } from "../debian-root.ts";
import { findProgram, outerEnvironment } from "../paths.mjs";

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

/**
 * The root file system of a bare Debian; made the first time, and again when what it is made of changes. Nothing may be written to
 * it. Rejects with the words of mmdebstrap.
 */
export async function bareRoot({ name, packages, node }: Release, report: (text: string) => void): Promise<string> {
  const own = node === "its own" ? undefined : machineNode();
  return debianRoot(
    {
      name: `bare-${name}`,
      suite: name,
      variant: "minbase",
      packages,
      withUpdates: true,
      isLean: false,
      ...(own === undefined ? {} : { also: own.version, finish: (folder) => copyNode(own, folder) }),
    },
    report,
  );
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
  return whyNoDebianRoot() ?? (findProgram("git") ? undefined : "Install git to clone the project into a bare Debian.");
}
