import type { ClusterSession } from "./session-types.ts";

const patience = 20_000;

/** Does one of these other nodes answer within 20 s, and have quorum? `open` gives a session to a node alone that asks nobody anything. Never rejects. */
export async function isQuorumElsewhere(
  others: readonly string[],
  open: (node: string) => ClusterSession,
  signal: AbortSignal,
): Promise<boolean> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const asked = others.map(async (node) => {
    const there = open(node);
    try {
      await there.connect(either);
      return there.view.snapshot?.quorum === true;
    } catch {
      return false;
    } finally {
      await there.disconnect();
    }
  });
  return (await Promise.all(asked)).includes(true);
}
