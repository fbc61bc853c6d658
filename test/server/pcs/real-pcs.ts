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

  /** What pcs leaves behind goes to this folder. */
  constructor(folder: string) {
    const driver = path.join(path.dirname(fileURLToPath(import.meta.url)), "pcs-driver.py");
    this.#process = spawn("python3", [driver], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    this.#reader = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Runs a command to its end. */
  async run(argv: Argv): Promise<Answer> {
    this.#process.stdin?.write(`${JSON.stringify(argv)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("The driver of pcs has ended.");
    const [code, output] = JSON.parse(value) as [number, string];
    return { code, output };
  }

  /** Ends the process. */
  stop(): void {
    this.#reader.close();
    this.#process.stdin?.end();
  }
}

/** The CIB of a new cluster with the nodes n1, n2 and n3, as the installed Pacemaker writes an empty one. */
export function newCib(): string {
  const empty = spawnSync("cibadmin", ["--empty"], { encoding: "utf8" }).stdout;
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
