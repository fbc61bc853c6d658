import { connect, type Socket } from "node:net";
import type { PlannedNode } from "../plan.ts";

/** How ssh to a node behaves: as it should, refused, or silent (connections stay open, and nothing comes through). */
export type SshState = "open" | "refused" | "silent";

/** The way of ssh connections from the machine to a node: the supervisor hands them in, the gate leads them to port 22. */
export class Gate {
  readonly #node: PlannedNode;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #silent = false;

  constructor(node: PlannedNode) {
    this.#node = node;
  }

  /** Leads a connection that the supervisor accepted to the node's sshd. */
  accept(outer: Socket): void {
    const inner = connect({ host: this.#node.management, port: 22 });
    const pair = [outer, inner] as const;
    this.#pairs.add(pair);
    outer.setNoDelay(true);
    inner.setNoDelay(true);
    const end = () => {
      if (!this.#pairs.delete(pair)) return;
      outer.destroy();
      inner.destroy();
    };
    // A node that isn't there looks like one: the connection is reset.
    inner.on("error", () => outer.resetAndDestroy());
    outer.on("error", end);
    outer.on("close", end);
    inner.on("close", end);
    if (this.#silent) return;
    outer.pipe(inner);
    inner.pipe(outer);
  }

  /** Lets nothing through any more in either direction, or lets all through again. */
  setSilent(silent: boolean): void {
    // What is led through already would be led through twice.
    if (silent === this.#silent) return;
    this.#silent = silent;
    for (const [outer, inner] of this.#pairs) {
      if (silent) {
        outer.unpipe(inner);
        inner.unpipe(outer);
        outer.pause();
        inner.pause();
      } else {
        outer.pipe(inner);
        inner.pipe(outer);
      }
    }
  }

  /** Resets every connection, as when the power goes. */
  reset(): void {
    for (const [outer, inner] of this.#pairs) {
      outer.resetAndDestroy();
      inner.destroy();
    }
    this.#pairs.clear();
  }
}
