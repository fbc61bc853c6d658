import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Argv } from "./command-lists.ts";

/** Why there is no real pcs to ask here; undefined where there is one. */
export function whyNoPcs(): string | undefined {
  for (const tool of ["pcs", "cibadmin", "python3"]) {
    if (spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0) return `${tool} isn't installed`;
  }
  const version = spawnSync("pcs", ["--version"], { encoding: "utf8" }).stdout.trim();
  return version.startsWith("0.11.") ? undefined : `pcs is ${version}, not 0.11`;
}

/** How a command went: its exit code, and what pcs printed. */
export interface Answer {
  readonly code: number;
  readonly output: string;
}

/** The installed pcs, loaded once and asked one command after the other. */
export class RealPcs {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  readonly #folder: string;
  readonly #root: string | undefined;

  /** What pcs leaves behind goes to this folder. `root`: the root file system with the pcs of another release. */
  constructor(folder: string, root?: string) {
    this.#folder = folder;
    this.#root = root;
    const own = path.dirname(fileURLToPath(import.meta.url));
    const [program, args]: [string, string[]] = root
      ? ["unshare", ["--mount", "sh", path.join(own, "pcs-in-root.sh"), root, folder, own]]
      : ["python3", [path.join(own, "pcs-driver.py")]];
    this.#process = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    this.#reader = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Runs a command to its end. */
  async run(argv: Argv): Promise<Answer> {
    const seen = this.#root ? argv.map((word) => word.replace(this.#folder, "/mnt")) : argv;
    this.#process.stdin?.write(`${JSON.stringify(seen)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("The driver of pcs has ended.");
    const [code, output] = JSON.parse(value) as [number, string];
    return { code, output };
  }

  /** Whether it isn't the machine's own pcs. */
  get isOtherRelease(): boolean {
    return this.#root !== undefined;
  }

  /** The CIB of a new cluster as the Pacemaker beside this pcs writes it. */
  newCib(): string {
    return newCib(this.#root);
  }

  /** Ends the process. */
  stop(): void {
    this.#reader.close();
    this.#process.stdin?.end();
  }
}

/** The CIB of a new cluster with the nodes n1, n2 and n3, as Pacemaker writes an empty one: the installed one, or that of a root. */
export function newCib(root?: string): string {
  const command = [...(root ? ["chroot", root] : []), "cibadmin", "--empty"];
  const empty = spawnSync(command[0] as string, command.slice(1), { encoding: "utf8" }).stdout;
  const nodes = ["n1", "n2", "n3"].map((name, index) => `<node id="${index + 1}" uname="${name}"/>`).join("");
  return empty.replace("<nodes/>", `<nodes>${nodes}</nodes>`);
}

/** Writes a file into a folder and gives its path. */
export function fileIn(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

/** The names of all commands in pcs's help, as its completion in the shell has them. */
export function namesInHelp(): string[][] {
  const script = `
import json, sys
sys.path.insert(0, "/usr/lib/python3/dist-packages")
from pcs import usage
print(json.dumps(usage.generate_completion_tree_from_usage()))`;
  const { stdout } = spawnSync("python3", ["-c", script], { encoding: "utf8", maxBuffer: 1 << 26 });
  type Tree = { readonly [word: string]: Tree };
  const names = (tree: Tree, path: readonly string[]): string[][] =>
    Object.entries(tree).flatMap(([word, next]) => {
      // Arguments that the help writes without brackets aren't names.
      if (!/^[a-z_-]+$/.test(word) || word.startsWith("-") || isArgument([...path, word])) return [];
      return [[...path, word], ...names(next, [...path, word])];
    });
  return names(JSON.parse(stdout) as Tree, []);
}

function isArgument(path: readonly string[]): boolean {
  return ["qdevice setup model", "booth setup sites", "booth create ip"].includes(path.join(" "));
}
