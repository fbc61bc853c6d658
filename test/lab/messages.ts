import type { SshState } from "./inside/gate.ts";

// What the lab's processes say to each other.

/** From the process inside to the supervisor. `listen` and `refuse` are answered with `done` and the same `order`. */
export type FromInside =
  | { type: "listen" | "refuse"; node: number; order: number }
  | { type: "ready" }
  | { type: "failed"; message: string };

/** From the supervisor to the process inside; a connection comes with its socket. `done`: the port listens, or refuses, now. */
export type FromSupervisor = { type: "connection"; node: number } | { type: "done"; order: number };

/** One entry of the power board's log. */
export interface PowerEvent {
  /** ISO 8601. */
  time: string;
  action: "on" | "off" | "reboot";
  node: string;
  /** A fence agent, the lab's own user, or the node itself. */
  by: "fencing" | "lab";
  outcome: "done" | "failed";
}

/** How a node is now. */
export interface NodeState {
  name: string;
  power: "on" | "off";
  /** The node's process 1 as the lab's pid namespace numbers it. */
  pid?: number;
  ssh: SshState;
  link: "up" | "down";
}

/** What can be asked at the control socket: one request a connection, a line of JSON. */
export type Request =
  | { op: "on" | "off" | "reboot"; node: string }
  | { op: "exec"; node: string; argv: readonly string[]; stdin?: string }
  | { op: "ssh"; node: string; state: SshState }
  | { op: "link"; node: string; state: "up" | "down" }
  | { op: "gateway"; state: "up" | "down" }
  | { op: "board"; state: "works" | "fails" }
  | { op: "fetch"; url: string; milliseconds: number }
  | { op: "wait"; milliseconds: number }
  | { op: "powerLog" | "status" | "down" };

/** The answer, a line of JSON. */
export type Reply = { ok: true; value: unknown } | { ok: false; message: string };
