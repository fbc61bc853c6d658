import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { readStatus, sameStatus, statusCommand } from "../status/read-status.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { extrasKey, leftoversCommand, type StatusExtras, votesCommand, withExtras } from "../status/status-extras.ts";
import type { CommandRunner } from "./command-runner.ts";
import type { ConnectedNode } from "./connect.ts";
import { commonError } from "./tool-errors.ts";
import type { ViewStore } from "./view-store.ts";

/** An unchanged snapshot is published again after this many milliseconds, so that its time moves. */
const refreshMilliseconds = 3_000;
const extrasTimeout = 15_000;

/** Turns what nodes print into snapshots, and publishes those that differ. */
export interface StatusTracker {
  /** Publishes the first status of a node just connected, together with the connection. Throws a ClusterError. */
  connected(node: ConnectedNode): void;
  /** Publishes a status where it differs from the last. Throws a ClusterError for a command that failed. */
  update(
    node: ConnectedNode,
    result: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
    extras?: StatusExtras,
  ): ClusterSnapshot;
  /** The snapshot with what crm_mon doesn't print; asks the node for that when it may have changed. Never rejects. */
  complete(node: ConnectedNode, snapshot: ClusterSnapshot): Promise<ClusterSnapshot>;
}

/** A tracker that publishes to this store. */
export function createStatusTracker(store: ViewStore, runner: CommandRunner): StatusTracker {
  /** Of the snapshot for which the extras were last asked. */
  let askedFor = "";
  const withLastExtras = (snapshot: ClusterSnapshot): ClusterSnapshot => {
    const { leftovers = [], votes } = store.view.snapshot ?? {};
    return { ...snapshot, leftovers, ...omitUndefined({ votes }) };
  };
  return {
    connected({ node, status }) {
      const snapshot = withLastExtras(readStatus(status.stdout, node, Date.now()));
      store.update({ connection: { kind: "connected", node }, snapshot });
    },
    update({ node, connection }, result, extras) {
      const error = commonError(node, connection.target.user, statusCommand, { ...result, milliseconds: 0 });
      if (error) throw error;
      const read = readStatus(result.stdout, node, Date.now());
      const last = store.view.snapshot;
      if (extras) askedFor = extrasKey(read);
      const snapshot = extras ? withExtras(read, extras) : withLastExtras(read);
      if (last === undefined || !sameStatus(last, snapshot) || snapshot.takenAt - last.takenAt >= refreshMilliseconds)
        store.update({ snapshot });
      return snapshot;
    },
    async complete(node, snapshot) {
      const key = extrasKey(snapshot);
      if (key === askedFor) return snapshot;
      const ask = (argv: readonly string[]): Promise<string> =>
        runner.run(node, argv, { timeoutMs: extrasTimeout }).then(
          ({ stdout }) => stdout,
          () => "",
        );
      const [leftovers, votes] = await Promise.all([ask(leftoversCommand), ask(votesCommand)]);
      askedFor = key;
      const whole = withExtras(snapshot, { leftovers, votes });
      const { snapshot: newest } = store.view;
      if (newest && !sameStatus(newest, whole) && newest.takenAt <= whole.takenAt) store.update({ snapshot: whole });
      return whole;
    },
  };
}
