import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { inRunFolder, type LabPlan, type PlannedNode } from "../plan.ts";
import { type Outcome, run, withoutMachineRights } from "./commands.ts";
import { diskOf, ownFolderTable } from "./disk.ts";
import { plugIn, unplug } from "./network.ts";

const initScript = join(dirname(fileURLToPath(import.meta.url)), "../node/init.sh");

/** Called when a node's power changes or its sshd comes up. */
export type MachineListener = (node: PlannedNode, state: "off" | "booting" | "up") => void;

/** A node as a computer: its power and its first process. */
export class Machine {
  readonly node: PlannedNode;
  readonly #plan: LabPlan;
  readonly #listener: MachineListener;
  /** `unshare`, the parent of the node's process 1: as long as we haven't seen its end, that pid is the node's. */
  #unshare: ChildProcess | undefined;
  #pid: number | undefined;
  #gone: Promise<void> = Promise.resolve();
  /** Power changes of one node happen one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(plan: LabPlan, node: PlannedNode, listener: MachineListener) {
    this.#plan = plan;
    this.node = node;
    this.#listener = listener;
  }

  /** Whether the power is on. */
  get power(): "on" | "off" {
    return this.#unshare === undefined ? "off" : "on";
  }

  /** The node's process 1, as the lab's own pid namespace sees it; undefined when the power is off. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Gives power and waits until sshd answers. Nothing happens when it is on. */
  on(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  /** Cuts the power: every process of the node is gone, without a last word, when the promise is kept. */
  off(): Promise<void> {
    return this.#inTurn(() => this.#cut());
  }

  /** Cuts the power and gives it again. */
  reboot(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#cut();
      await this.#start();
    });
  }

  /** Runs a command as root inside the node, without ssh. Throws when the node is off. */
  exec(argv: readonly string[], stdin?: string): Promise<Outcome> {
    if (this.#pid === undefined) throw new Error(`"${this.node.name}" is off.`);
    const env = {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      LC_ALL: "C.UTF-8",
    };
    const enter = ["nsenter", "--target", `${this.#pid}`, "--all", "--", ...withoutMachineRights, "--"];
    return run([...enter, ...argv], stdin, env);
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(change);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #start(): Promise<void> {
    if (this.#unshare !== undefined) return;
    const { node } = this;
    this.#listener(node, "booting");
    const log = openSync(inRunFolder.nodeLog(this.#plan.runDir, node.name), "a");
    const folders = ownFolderTable().split(/\s/);
    const child = spawn(
      "unshare",
      [
        ...["--fork", "--kill-child", "--net", "--mount", "--uts", "--ipc", "--pid", "--propagation", "private", "--"],
        ...withoutMachineRights,
        ...["--", "bash", initScript, node.name, diskOf(this.#plan, node), this.#plan.interface],
        ...[node.address, node.management, this.#plan.gateway, ...folders],
      ],
      { stdio: ["pipe", "pipe", log], cwd: "/", env: { PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin" } },
    );
    closeSync(log);
    this.#unshare = child;
    child.stdin?.on("error", () => {});
    this.#gone = new Promise((resolve) => {
      child.once("exit", (_code, signal) => {
        this.#unshare = undefined;
        this.#pid = undefined;
        this.#listener(node, "off");
        // reboot(2) in a pid namespace ends its process 1 with SIGHUP, and power-off with SIGINT.
        if (signal === "SIGHUP") void this.on().catch(() => {});
        resolve();
      });
    });
    await this.#boot(child);
    this.#listener(node, "up");
  }

  async #boot(child: ChildProcess): Promise<void> {
    const { node } = this;
    if (child.stdout === null) throw new Error("unshare has no output");
    const ended = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", () => reject(new Error(`"${node.name}" could not boot: ${this.#lastWords()}`)));
    });
    ended.catch(() => {});
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => ((await Promise.race([lines.next(), ended])).value as string | undefined) ?? "";

    const first = await next();
    const pid = Number(/^pid (\d+)$/.exec(first)?.[1]);
    if (!Number.isInteger(pid)) throw new Error(`"${node.name}" could not boot: ${first || this.#lastWords()}`);
    this.#pid = pid;
    await unplug(node);
    await plugIn(this.#plan, node, pid);
    child.stdin?.write("plugged\n");
    const second = await next();
    if (second !== "up") throw new Error(`"${node.name}" could not boot: ${second} ${this.#lastWords()}`);
  }

  #lastWords(): string {
    const log = readFileSync(inRunFolder.nodeLog(this.#plan.runDir, this.node.name), "utf8");
    return log.trim().split("\n").slice(-3).join("; ");
  }

  async #cut(): Promise<void> {
    const child = this.#unshare;
    if (child === undefined) return;
    // Killing process 1 kills the whole pid namespace, and `unshare` ends only when all of it is dead. Without its
    // number yet, `unshare` is killed, which takes process 1 along.
    if (this.#pid !== undefined && child.exitCode === null && child.signalCode === null) {
      try {
        process.kill(this.#pid, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
    } else {
      child.kill("SIGKILL");
    }
    await this.#gone;
    await unplug(this.node);
  }
}
