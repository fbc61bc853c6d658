import type { Machine } from "./machine.ts";

/** The longest a node that was fenced waits before it boots. */
const longest = 30_000;

/**
 * What a fenced node does before it boots: as much nothing as a real server's firmware does in its first minute. A node
 * that is back before the others have noted that it was fenced hears of its own fencing, and then Pacemaker shuts down
 * there and stays down. So this waits until a node that runs has the fencing in its history, and no longer than 30 s
 * (nobody notes what was asked of the power board by hand), and not when `signal` says that the power went again.
 */
export async function untilFencingIsNoted(
  fenced: Machine,
  machines: readonly Machine[],
  signal: AbortSignal,
): Promise<void> {
  const since = Math.floor(Date.now() / 1000) * 1000;
  const witnesses = machines.filter((machine) => machine !== fenced);
  while (!signal.aborted && Date.now() < since + longest) {
    for (const witness of witnesses) if (await hasNoted(witness, fenced.node.name, since)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function hasNoted(witness: Machine, node: string, since: number): Promise<boolean> {
  if (witness.pid === undefined) return false;
  try {
    const history = await witness.exec(["stonith_admin", "--history", node, "--output-as=xml"]);
    for (const [event] of history.stdout.matchAll(/<fence_event [^>]*status="success"[^>]*>/g)) {
      const completed = Date.parse(/completed="([^"]*)"/.exec(event)?.[1] ?? "");
      if (completed >= since) return true;
    }
  } catch {
    // The witness lost its power between the look and the command.
  }
  return false;
}
