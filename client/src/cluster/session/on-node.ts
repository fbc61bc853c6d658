import type { ClusterSession } from "./session-types.ts";

/** Does something on a certain node: by the session where it is connected to that node, else by a session of its own, a prepared one if there is. */
export async function onNode<T>(
  session: ClusterSession,
  node: string,
  work: (there: ClusterSession) => Promise<T>,
): Promise<T> {
  const { connection } = session.view;
  if (connection.kind === "connected" && connection.node === node) return await work(session);
  const there = (await session.takePrepared?.(node)) ?? session.forNode(node);
  try {
    return await work(there);
  } finally {
    await there.disconnect();
  }
}
