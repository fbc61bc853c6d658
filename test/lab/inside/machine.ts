import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { makeNodeCgroup } from "../cgroups.ts";
import { inRunFolder, type LabPlan, type PlannedNode, secondInterface } from "../plan.ts";
import { sharedDisk } from "../shared-disk.ts";
import { type Outcome, run, withoutMachineRights } from "./commands.ts";
import { diskOf, ownFolderTable } from "./disk.ts";
import { plugIn, unplug } from "./network.ts";
import { untilSshdAnswers } from "./sshd.ts";

const initScript = join(dirname(fileURLToPath(import.meta.url)), "../node/init.sh");

/** Enters the control group that it is given, if any, and becomes `unshare`. */
const startScript = 'if [ -n "$1" ]; then echo 0 >"$1" || exit 1; fi; shift; exec unshare "$@"';

/** Called when a node's power changes or its sshd comes up; a change is complete when the promise is fulfilled. It never rejects. */
export type MachineListener = (node: PlannedNode, state: "off" | "booting" | "up") => Promise<void>;

/** What a node does between power and boot; `signal` says when the power went again. */
export type Firmware = (signal: AbortSignal) => Promise<void>;

/** A node as a computer: its power and its first process. */
export class Machine {
  readonly node: PlannedNode;
  readonly #plan: LabPlan;
  readonly #listener: MachineListener;
  /** `unshare`, the parent of the node's process 1: as long as we haven't seen its end, that pid is the node's. */
  #unshare: ChildProcess | undefined;
  #pid: number | undefined;
  /** Whether it has its own root and answers; before that, what is run in it would see the machine's files. */
  #up = false;
  #power: "on" | "off" = "off";
  /** Resolved when `unshare`, and all that it is the parent of, has ended, and the listener knows. */
  #gone: Promise<void> = Promise.resolve();
  /** Fulfilled when the node is up, rejected when its boot failed. */
  #boot: Promise<void> = Promise.resolve();
  /** Says to the firmware that the power went. */
  #powerLoss = new AbortController();
  /** Power changes of one node happen one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(plan: LabPlan, node: PlannedNode, listener: MachineListener) {
    this.#plan = plan;
    this.node = node;
    this.#listener = listener;
  }

  /** Whether the power is on. */
  get power(): "on" | "off" {
    return this.#power;
  }

  /** The node's process 1, as the lab's own pid namespace sees it; undefined as long as the node isn't up. */
  get pid(): number | undefined {
    return this.#up ? this.#pid : undefined;
  }

  /** Gives power; the node then boots, once `firmware` is done. Nothing happens when it is on. */
  on(firmware: Firmware = async () => {}): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#power === "on") return;
      this.#power = "on";
      await this.#listener(this.node, "booting");
      const loss = new AbortController();
      this.#powerLoss = loss;
      this.#boot = firmware(loss.signal).then(() => {
        if (!loss.signal.aborted) return this.#start();
      });
      // `booted` reports it.
      this.#boot.catch(() => {});
    });
  }

  /** Waits until sshd answers; rejects when the boot failed. */
  booted(): Promise<void> {
    return this.#boot;
  }

  /** Cuts the power: every process of the node is gone, without a clean shutdown, when the promise is fulfilled. */
  off(): Promise<void> {
    return this.#inTurn(async () => {
      this.#power = "off";
      this.#powerLoss.abort();
      if (this.#unshare !== undefined) this.#kill(this.#unshare);
      await this.#gone;
      await this.#boot.catch(() => {});
      await unplug(this.node);
    });
  }

  /** Runs a command as root inside the node, without ssh. Throws when the node isn't up. */
  exec(argv: readonly string[], stdin?: string): Promise<Outcome> {
    const { pid } = this;
    if (pid === undefined) throw new Error(`"${this.node.name}" is ${this.#power === "on" ? "booting" : "off"}.`);
    const env = {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: "/root",
      LC_ALL: "C.UTF-8",
    };
    // The node's root by name too: in a chroot the root of its mount namespace is another.
    const enter = ["nsenter", "--target", `${pid}`, "--all", "--root", "--wd", "--", ...withoutMachineRights, "--"];
    return run([...enter, ...argv], stdin, env);
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(change);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #start(): Promise<void> {
    const { node } = this;
    const log = openSync(inRunFolder.nodeLog(this.#plan.runDir, node.name), "a");
    const child = spawn("sh", ["-c", startScript, "start", ...this.#startArguments()], {
      stdio: ["pipe", "pipe", log],
      cwd: "/",
      env: { PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin" },
    });
    closeSync(log);
    this.#unshare = child;
    child.stdin?.on("error", () => {});
    this.#gone = new Promise((resolve) => {
      child.once("error", () => resolve());
      child.once("exit", (_code, signal) => {
        this.#unshare = undefined;
        this.#pid = undefined;
        this.#up = false;
        void this.#listener(node, "off").then(resolve);
        if (this.#power === "off") return;
        this.#power = "off";
        // reboot(2) in a pid namespace ends its process 1 with SIGHUP, and power-off with SIGINT.
        if (signal === "SIGHUP") void this.on();
      });
    });
    await this.#follow(child);
    this.#up = true;
    await this.#listener(node, "up");
  }

  /** The control group's file, or nothing, and then the command that becomes the node. */
  #startArguments(): string[] {
    const { node } = this;
    const { fresh, root, gateway, runDir, diskDevice } = this.#plan;
    const cables = [
      `${this.#plan.interface}=${node.address}`,
      ...(node.second === undefined ? [] : [`${secondInterface}=${node.second}`]),
      `mgmt0=${node.management}`,
    ];
    return [
      fresh ? makeNodeCgroup(runDir, node.name) : "",
      ...["--fork", "--kill-child", "--net", "--mount", "--uts", "--ipc", "--pid", ...(fresh ? ["--cgroup"] : [])],
      ...["--propagation", "private", "--", ...withoutMachineRights, "--", "bash", initScript],
      ...[fresh ? "systemd" : "services", root, node.name, diskOf(this.#plan, node), gateway, cables.join(" ")],
      // Its name on the machine is also that which the nodes find in /sys.
      ...[diskDevice ?? "", sharedDisk],
      // A bare machine's root is whole: nothing of the machine's own is below it.
      ...(fresh ? [] : ownFolderTable().split(/\s/)),
    ];
  }

  /** Follows the boot by what the node's process 1 says. */
  async #follow(child: ChildProcess): Promise<void> {
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
    // sshd goes into the background before it listens.
    const stop = new AbortController();
    await Promise.race([untilSshdAnswers(node.management, stop.signal), ended]).finally(() => stop.abort());
  }

  #lastWords(): string {
    const log = readFileSync(inRunFolder.nodeLog(this.#plan.runDir, this.node.name), "utf8");
    return log.trim().split("\n").slice(-3).join("; ");
  }

  #kill(child: ChildProcess): void {
    // Killing process 1 kills the whole pid namespace, and `unshare` ends only when all of it is dead. Without its
    // number yet, `unshare` is killed, which takes process 1 along.
    try {
      if (this.#pid === undefined || child.exitCode !== null || child.signalCode !== null) child.kill("SIGKILL");
      else process.kill(this.#pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  }
}
