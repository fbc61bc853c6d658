import type { ClusterSession } from "./session-types.ts";

/** A session whose connections to other nodes stay open between uses of them, until `close`. */
interface KeepingNodes {
  readonly session: ClusterSession;
  /** Ends the connections to the other nodes; that of the session itself stays. */
  close(): Promise<void>;
}

/** For work that goes to the same nodes several times: a new connection costs about eight round trips. */
export function keepingNodes(session: ClusterSession): KeepingNodes {
  const kept = new Map<string, Promise<ClusterSession>>();
  const open = async (node: string): Promise<ClusterSession> =>
    (await session.takePrepared?.(node)) ?? session.forNode(node);
  const take = async (node: string): Promise<ClusterSession> => {
    const opened = kept.get(node) ?? open(node);
    kept.set(node, opened);
    return Object.create(await opened, { disconnect: { value: async () => undefined } });
  };
  return {
    session: Object.create(session, { takePrepared: { value: take } }),
    async close() {
      await Promise.all([...kept.values()].map(async (opened) => (await opened).disconnect()));
    },
  };
}
