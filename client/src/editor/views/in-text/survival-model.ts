import { listing } from "../../../../../server/src/text/phrases.ts";
import type { WhatIf } from "../../../cluster/what-if/what-if.ts";

/** A resource that the loss of one node takes down. */
interface SurvivalFinding {
  readonly resource: string;
  /** `When n1 is lost, db is down: no other node may run it.` */
  readonly message: string;
}

/**
 * What the loss of one node takes down, a finding for each resource; fence devices are left out, and what waits for fencing: that nothing can
 * fence is said once, by a rule.
 */
export function survivalFindings({ rows, devices }: Pick<WhatIf, "rows" | "devices">): SurvivalFinding[] {
  const found = new Map<string, { readonly nodes: string[]; readonly sentence: string }>();
  for (const { kind, title, cells, problem } of rows) {
    if (kind !== "lost" || problem !== undefined) continue;
    for (const { resource, outcome, sentence, short } of cells) {
      if ((outcome !== "stops" && outcome !== "unavailable") || devices.includes(resource)) continue;
      if (short === "waits for fencing") continue;
      const known = found.get(resource) ?? { nodes: [], sentence };
      known.nodes.push(title.replace(/ is lost$/, ""));
      found.set(resource, known);
    }
  }
  return [...found].map(([resource, { nodes, sentence }]) => ({
    resource,
    message: `When ${listing(nodes, 4).replace(/ and (?=\S+$)/, " or ")} is lost, ${sentence}`,
  }));
}
