import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { everyNode } from "../support/fencing/fencing.ts";
import { objectSpan } from "../support/spans.ts";

/** A fencing level for a node that the cluster doesn't have. */
export const fencingLevelTarget: Rule = {
  id: "fencing-level-target",
  group: "fencing",
  severity: "warning",
  title: "Fencing level for an unknown node",
  why: "The fencing topology defines which devices fence a node. Levels for a node that the cluster doesn't have are never used, and the intended node is fenced without them.",
  source: "Pacemaker Explained, fencing topology: target",
  wrong:
    'node n1\nnode n2\nprimitive ipmi stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list="n1 n2"\nfencing_topology n3: ipmi',
  right:
    'node n1\nnode n2\nprimitive ipmi stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list="n1 n2"\nfencing_topology n2: ipmi',
  check(model, report) {
    const nodes = everyNode(model);
    if (!nodes) return;
    for (const at of model.ofKind("fencing_topology")) {
      if (at.object.kind !== "fencing_topology") continue;
      const seen = new Set<string>();
      for (const { target } of at.object.levels) {
        if (!target || nodes.has(target.value.toLowerCase()) || seen.has(target.value)) continue;
        seen.add(target.value);
        const meant = closest(target.value, nodes);
        const span = target.span ?? objectSpan(at.object);
        report({
          at,
          span,
          message: `The cluster has no node "${target.value}", so these levels are never used.${meant ? ` Did you mean "${meant}"?` : ""}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
