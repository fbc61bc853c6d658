import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import type { PowerEvent } from "../messages.ts";
import { board } from "../plan.ts";
import { untilFencingIsNoted } from "./firmware.ts";
import type { Machine } from "./machine.ts";

/** The lab's power board: what `fence_lab` in the nodes talks to, and a log of all power changes. */
export class PowerBoard {
  readonly log: PowerEvent[] = [];
  /** Whether fence agents get what they ask for; a board that fails is a fault to test with. */
  state: "works" | "fails" = "works";
  readonly #machines: readonly Machine[];

  constructor(machines: readonly Machine[]) {
    this.#machines = machines;
  }

  /** Changes a node's power and notes it; for the lab's own user it waits until a node that gets power is up. */
  async switch(action: PowerEvent["action"], machine: Machine, by: PowerEvent["by"]): Promise<void> {
    const event: PowerEvent = {
      time: new Date().toISOString(),
      action,
      node: machine.node.name,
      by,
      outcome: "failed",
    };
    this.log.push(event);
    if (action !== "on") await machine.off();
    if (action !== "off") {
      if (by === "lab") await machine.on().then(() => machine.booted());
      // A fence agent is answered when the power is on again: the fenced node waits for the others to hear of it.
      else await machine.on((signal) => untilFencingIsNoted(machine, this.#machines, signal));
    }
    event.outcome = "done";
  }

  /** Listens on the management network for a line of `list`, `status NODE`, `on NODE`, `off NODE` or `reboot NODE`. */
  listen(): Promise<Server> {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      createInterface({ input: socket }).once("line", async (line) => {
        const answer = await this.#answer(line).catch((error: Error) => `error ${error.message}`);
        // The asker may be the node that has just lost its power.
        if (socket.writable) socket.end(`${answer}\n`);
      });
    });
    return new Promise((resolve, reject) => {
      server.on("error", reject);
      server.listen(board.port, board.address, () => resolve(server));
    });
  }

  async #answer(line: string): Promise<string> {
    if (this.state === "fails") return "error the power board is out of order";
    const [word = "", name = ""] = line.trim().split(/\s+/);
    if (word === "list") return `ok ${this.#machines.map((m) => `${m.node.name}=${m.power}`).join(" ")}`;
    const machine = this.#machines.find((m) => m.node.name === name);
    if (machine === undefined) return `error there is no node "${name}"`;
    if (word === "status") return `ok ${machine.power}`;
    if (word !== "on" && word !== "off" && word !== "reboot") return `error there is no action "${word}"`;
    await this.switch(word, machine, "fencing");
    return "ok";
  }
}
