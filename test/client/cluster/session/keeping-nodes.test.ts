import { expect, test } from "vitest";
import { keepingNodes } from "../../../../client/src/cluster/session/keeping-nodes.ts";
import { onNode } from "../../../../client/src/cluster/session/on-node.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";

/** A session connected to n1, which notes what happens to the others. */
function recordingSession(): { readonly session: ClusterSession; readonly events: string[] } {
  const events: string[] = [];
  const session = {
    get view() {
      return { name: "web", connection: { kind: "connected", node: "n1" } };
    },
    disconnect: async () => void events.push("end n1"),
    forNode(node: string) {
      events.push(`open ${node}`);
      return {
        run: async ([word = ""]: readonly string[]) => void events.push(`${word} on ${node}`),
        disconnect: async () => void events.push(`end ${node}`),
      };
    },
  };
  return { session: session as unknown as ClusterSession, events };
}

test("nodes that are used again are connected to once, also at the same time, and left at the end", async () => {
  const { session, events } = recordingSession();
  const kept = keepingNodes(session);
  const run = (node: string, word: string) =>
    onNode(kept.session, node, async (there) => void (await there.run([word])));
  await Promise.all([run("n2", "list"), run("n2", "read"), run("n3", "list")]);
  await run("n2", "decide");
  await onNode(kept.session, "n1", async (there) => expect(there.view).toEqual(session.view));
  expect(events.filter((each) => /^(open|end)/.test(each))).toEqual(["open n2", "open n3"]);
  await kept.close();
  expect(events.slice(-2).sort()).toEqual(["end n2", "end n3"]);
  expect(events).toContain("decide on n2");
});
