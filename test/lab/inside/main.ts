// The first process of a lab: process 1 of its pid namespace, with its own mounts and network. The nodes are its
// children; when it ends, by whatever way, the kernel ends all of them and takes the mounts and networks back.
//
// main.ts RUN_FOLDER, started by the supervisor with an IPC channel.

import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Socket } from "node:net";
import { omitUndefined } from "../../../server/src/text/omit-undefined.ts";
import { serveControl } from "../control.ts";
import type { FromInside, FromSupervisor, NodeState, Request } from "../messages.ts";
import { inRunFolder, type LabPlan, type PlannedNode } from "../plan.ts";
import { readPlan, removeRunFolder } from "../run-folder.ts";
import { must } from "./commands.ts";
import { makeDisks } from "./disk.ts";
import { Gate, type SshState } from "./gate.ts";
import { Machine } from "./machine.ts";
import { serveMirror } from "./mirror.ts";
import { makeNetwork, setGateway, setLink } from "./network.ts";
import { PowerBoard } from "./power-board.ts";
import { waitForCluster } from "./readiness.ts";

const runDir = process.argv[2] ?? "";
const send = (message: FromInside) => process.send?.(message);

/** Ends the lab. The supervisor removes the run folder; without a supervisor it is removed from here. */
function end(code: number): never {
  if (!process.connected) {
    spawnSync("umount", ["--lazy", inRunFolder.disks(runDir)]);
    removeRunFolder(runDir);
  }
  process.exit(code);
}

async function main(): Promise<void> {
  if (process.pid !== 1) throw new Error("This is the lab's first process; `npm run lab -- up` starts it.");
  const plan = readPlan(runDir);
  if (plan === undefined) throw new Error(`There is no lab in ${runDir}.`);
  const lab = new Inside(plan);
  // Without a supervisor nobody reaches the lab any more.
  process.on("disconnect", () => void lab.powerOff().finally(() => end(0)));
  process.on("message", (message: FromSupervisor, socket) => {
    if (message.type === "done") lab.done(message.order);
    else lab.connection(message.node, socket as Socket | undefined);
  });
  await lab.up();
  send({ type: "ready" });
}

class Inside {
  readonly #plan: LabPlan;
  readonly #machines: Machine[];
  readonly #board: PowerBoard;
  readonly #gates: Gate[];
  readonly #ssh: SshState[];
  readonly #links: ("up" | "down")[];
  readonly #booted: boolean[];
  /** What the supervisor was ordered to do and hasn't done yet. */
  readonly #orders = new Map<number, () => void>();
  #lastOrder = 0;

  constructor(plan: LabPlan) {
    this.#plan = plan;
    this.#machines = plan.nodes.map((node) => new Machine(plan, node, (n, state) => this.#changed(n, state)));
    this.#board = new PowerBoard(this.#machines);
    this.#gates = plan.nodes.map((node) => new Gate(node));
    this.#ssh = plan.nodes.map(() => "open");
    this.#links = plan.nodes.map(() => "up");
    this.#booted = plan.nodes.map(() => false);
  }

  async up(): Promise<void> {
    const disks = inRunFolder.disks(runDir);
    mkdirSync(disks);
    await must(["mount", "-t", "tmpfs", "-o", "mode=755", "lab", disks]);
    await Promise.all([makeNetwork(this.#plan), makeDisks(this.#plan)]);
    await this.#board.listen();
    if (this.#plan.fresh) await serveMirror(this.#plan);
    await serveControl(runDir, (request) => this.#answer(request));
    await Promise.all(this.#machines.map((machine) => machine.on().then(() => machine.booted())));
    if (!this.#plan.bare) await waitForCluster(this.#machines, 120_000);
  }

  /** Cuts the power of all nodes, so that nothing holds their control groups, and gives up after some seconds. */
  async powerOff(): Promise<void> {
    const off = Promise.all(this.#machines.map((machine) => machine.off()));
    const patience = new Promise((resolve) => setTimeout(resolve, 5_000));
    await Promise.race([off, patience]).catch(() => {});
  }

  connection(index: number, socket: Socket | undefined): void {
    if (socket === undefined) return;
    const at = index - 1;
    if (this.#booted[at] && this.#ssh[at] !== "refused") this.#gates[at]?.accept(socket);
    else socket.resetAndDestroy();
  }

  /** The supervisor has done what it was ordered to do. */
  done(order: number): void {
    this.#orders.get(order)?.();
    this.#orders.delete(order);
  }

  #changed(node: PlannedNode, state: "off" | "booting" | "up"): Promise<void> {
    const at = node.index - 1;
    this.#booted[at] = state === "up";
    if (state === "booting") this.#links[at] = "up";
    if (state === "off") this.#gates[at]?.reset();
    return this.#setPort(node);
  }

  /** Has the supervisor listen at the node's port or refuse there, whatever is right now; it does when the promise is fulfilled. */
  #setPort(node: PlannedNode): Promise<void> {
    const at = node.index - 1;
    const listen = this.#booted[at] && this.#ssh[at] !== "refused";
    const order = ++this.#lastOrder;
    return new Promise((resolve) => {
      this.#orders.set(order, resolve);
      send({ type: listen ? "listen" : "refuse", node: node.index, order });
    });
  }

  #machine(name: string): Machine {
    const machine = this.#machines.find((m) => m.node.name === name);
    if (machine !== undefined) return machine;
    const names = this.#plan.nodes.map((node) => node.name).join(", ");
    throw new Error(`The lab "${this.#plan.name}" has no node "${name}"; its nodes are ${names}.`);
  }

  #states(): NodeState[] {
    return this.#machines.map((machine, at) => ({
      name: machine.node.name,
      power: machine.power,
      ...omitUndefined({ pid: machine.pid }),
      ssh: this.#ssh[at] ?? "open",
      link: this.#links[at] ?? "up",
    }));
  }

  async #answer(request: Request): Promise<unknown> {
    switch (request.op) {
      case "on":
      case "off":
      case "reboot":
        return this.#board.switch(request.op, this.#machine(request.node), "lab");
      case "exec":
        return this.#machine(request.node).exec(request.argv, request.stdin);
      case "ssh": {
        const { node } = this.#machine(request.node);
        this.#ssh[node.index - 1] = request.state;
        this.#gates[node.index - 1]?.setSilent(request.state === "silent");
        if (request.state === "refused") this.#gates[node.index - 1]?.reset();
        return this.#setPort(node);
      }
      case "link": {
        const machine = this.#machine(request.node);
        if (machine.power === "off") throw new Error(`"${request.node}" is off.`);
        await setLink(machine.node, request.state);
        this.#links[machine.node.index - 1] = request.state;
        return;
      }
      case "gateway":
        return setGateway(this.#plan, request.state);
      case "board":
        this.#board.state = request.state;
        return;
      case "fetch": {
        const response = await fetch(request.url, { signal: AbortSignal.timeout(request.milliseconds) });
        return { status: response.status, text: await response.text() };
      }
      case "wait":
        return waitForCluster(this.#machines, request.milliseconds);
      case "powerLog":
        return this.#board.log;
      case "status":
        return this.#states();
      case "down":
        // The answer goes out before the end.
        setTimeout(() => end(0), 20);
        return;
    }
  }
}

process.on("SIGTERM", () => end(0));
process.on("uncaughtException", (error) => {
  console.error(error);
  send({ type: "failed", message: error.message });
  end(1);
});

try {
  await main();
} catch (error) {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  // The supervisor shall have it before this process, and with it the channel, ends.
  process.send?.({ type: "failed", message } satisfies FromInside, () => end(1));
}
