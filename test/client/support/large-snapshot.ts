import type { ClusterSnapshot, ResourceState } from "../../../client/src/cluster/status/snapshot.ts";
import { sampleContainer, sampleFailure, sampleNode, samplePrimitive, sampleSnapshot } from "./sample-snapshot.ts";

/**
 * A cluster of that size: groups of four, clones on all nodes, some resources stopped or failed, one node in standby.
 * Another `update` number changes some of it, as from one snapshot to the next.
 */
export function largeSnapshot(resources = 1000, nodes = 16, update = 0): ClusterSnapshot {
  const names = Array.from({ length: nodes }, (_, index) => `node${index + 1}`);
  const at = (index: number): string => names[index % nodes] ?? "";
  const list: ResourceState[] = [];
  for (let made = 0; made < resources; ) {
    const index = list.length;
    if (index % 20 === 19) {
      const child = samplePrimitive(`ping${index}`, names, { agent: "ocf:pacemaker:ping" });
      list.push(sampleContainer(`clone-ping${index}`, "clone", [child]));
      made += 1;
    } else if (index % 4 === 0) {
      const members = ["vip", "disk", "fs", "app"].map((part, place) =>
        samplePrimitive(
          `${part}${index}`,
          index % 52 === 0 && place > 1 ? [] : [at(index + (index % 8 === 0 ? update : 0))],
        ),
      );
      list.push(sampleContainer(`g-service${index}`, "group", members));
      made += members.length;
    } else {
      list.push(
        samplePrimitive(`service${index}`, index % 30 === 1 ? [] : [at(index)], { disabled: index % 60 === 1 }),
      );
      made += 1;
    }
  }
  const broken = list.filter(({ kind, placements }) => kind === "primitive" && placements.length === 0);
  return sampleSnapshot({
    takenAt: Date.now(),
    nodes: names.map((name, index) =>
      sampleNode(name, { id: String(index + 1), isDc: index === 2, condition: index === 5 ? "standby" : "online" }),
    ),
    resources: list,
    failures: broken
      .filter(({ disabled }) => !disabled)
      .slice(0, 4)
      .map(({ id }) => sampleFailure(id, at(id.length + update), { reason: "config file not found" })),
    votes: { expected: nodes, total: nodes, quorum: Math.floor(nodes / 2) + 1 },
  });
}
