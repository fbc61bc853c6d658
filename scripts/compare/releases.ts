import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { pcsRoot } from "../../test/server/pcs/pcs-roots.ts";
import { RealPcs } from "../../test/server/pcs/real-pcs.ts";
import { crmshRoot } from "../../test/support/crmsh-releases.ts";

/** The releases of Debian whose programs are asked besides this machine's, the oldest first. */
const laterSuites = ["trixie", "sid"] as const;

/** The root file systems of a release: one with pcs, corosync and the fence agents, and one with the crm shell. */
interface Roots {
  readonly pcs: string;
  readonly crmsh: string;
}

/** The roots of the later releases, made the first time, and a sentence for each release that can't be had here. */
export async function laterRoots(
  report: (text: string) => void,
): Promise<{ readonly roots: readonly Roots[]; readonly missing: readonly string[] }> {
  const roots: Roots[] = [];
  const missing: string[] = [];
  for (const suite of laterSuites) {
    try {
      roots.push({ pcs: await pcsRoot(suite, report), crmsh: await crmshRoot(suite, report) });
    } catch (error) {
      missing.push(`${suite}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { roots, missing };
}

const namespaces = ["-nmu", "--pid", "--fork", "--kill-child"];

/** The programs of a release: of this machine, or of its root file systems. Their files are in `folder`. */
export class ReleasePrograms {
  readonly folder: string;
  readonly #roots: Roots | undefined;
  #pcs: RealPcs | undefined;
  #crm: ChildProcess | undefined;
  #reader: Interface | undefined;
  #crmLines: AsyncIterator<string> | undefined;

  constructor(folder: string, roots?: Roots) {
    this.folder = folder;
    this.#roots = roots;
  }

  get isOwn(): boolean {
    return this.#roots === undefined;
  }

  /** Runs a program to its end. */
  run([command, ...args]: readonly [string, ...string[]]): SpawnSyncReturns<string> {
    const [program, all] = this.#inside([command, ...args]);
    return spawnSync(program, all, { encoding: "utf8", env: { ...process.env, LC_ALL: "C", TERM: "dumb" } });
  }

  /** What pcs prints to standard error. */
  async pcs(words: readonly string[]): Promise<string> {
    this.#pcs ??= new RealPcs(this.folder, this.#roots?.pcs);
    return (await this.#pcs.run(words)).output;
  }

  /** What the crm shell prints for a command on a CIB. */
  async crm(words: readonly string[], cib: string): Promise<string> {
    if (!this.#crmLines) {
      const driver = path.join(this.folder, "crm-driver.py");
      fs.copyFileSync(path.join(import.meta.dirname, "crm-driver.py"), driver);
      const [program, args] = this.#inside(["python3", driver]);
      const env = { ...process.env, LC_ALL: "C", TERM: "dumb" };
      this.#crm = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], env });
      this.#reader = createInterface({ input: this.#crm.stdout as NodeJS.ReadableStream });
      this.#crmLines = this.#reader[Symbol.asyncIterator]();
    }
    this.#crm?.stdin?.write(`${JSON.stringify([words, cib])}\n`);
    const { value, done } = await this.#crmLines.next();
    if (done) throw new Error("The driver of the crm shell has ended.");
    return JSON.parse(value) as string;
  }

  /** Ends what was started. */
  stop(): void {
    this.#pcs?.stop();
    this.#reader?.close();
    this.#crm?.stdin?.end();
  }

  #inside(command: readonly [string, ...string[]]): [string, string[]] {
    const [program, ...args] = command;
    if (this.#roots === undefined) return [program, args];
    const script = path.join(import.meta.dirname, "in-root.sh");
    // One over the other: the crm shell finds the fence agents too.
    const root = `${this.#roots.pcs}:${this.#roots.crmsh}`;
    return ["unshare", [...namespaces, "sh", script, root, this.folder, ...command]];
  }
}
