import type { ClusterSnapshot } from "../cluster/snapshot.ts";
import { isUp } from "../views/cluster-words.ts";
import { leaves, placementWords } from "../views/resource-words.ts";
import { listing, quoted } from "../views/words.ts";

/**
 * What to ask before a node goes to standby: undefined when nothing runs there, so that nothing is disturbed.
 * Names what runs there, says whether another node is left, and shows the command.
 */
export function standbyQuestion(
  snapshot: ClusterSnapshot,
  node: string,
  command: string,
): { readonly message: string; readonly detail: string } | undefined {
  const here = snapshot.resources
    .flatMap(leaves)
    .filter((leaf) => placementWords(leaf.placements.filter((each) => each.node === node)) !== "");
  if (here.length === 0) return undefined;
  const others = snapshot.nodes.filter((each) => each.name !== node && isUp(each) && each.condition === "online");
  const names = [...new Set(here.map((leaf) => leaf.id))].map(quoted);
  return {
    message: `Put ${quoted(node)} in standby?`,
    detail: [
      `${listing(names, 12)} ${names.length === 1 ? "runs" : "run"} there and will be moved or stopped.`,
      ...(others.length === 0 ? ["No other node is online, so all of it stops."] : []),
      "",
      `Command: ${command}`,
    ].join("\n"),
  };
}
