import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing.ts";
import { pairSpan } from "../support/places.ts";

/** A fence device restarts a node without seeing it off. */
export const fenceMethodCycle: Rule = {
  id: "fence-method-cycle",
  group: "fencing",
  severity: "warning",
  title: "The fencing method cycle",
  why: "With method=cycle the agent has the node restarted by the board and can't see that its power was off: the cluster takes fencing for done while the node may never have stopped. With onoff it is switched off, checked, and switched on.",
  source: "The fence agents' own description of the parameter method",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 method=cycle",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 method=onoff",
  checkObject(at, around, report) {
    if (!isFenceObject(around, at)) return;
    for (const set of at.object.params) {
      for (const pair of set.pairs) {
        if (pair.name !== "method" || pair.value?.toLowerCase() !== "cycle") continue;
        report({
          at,
          span: pairSpan(pair),
          message: `"${at.object.id}": with method=cycle nobody checks that the node's power was off, so fencing may count as done while it still runs. Write method=onoff.`,
          ...(pair.valueSpan
            ? { fixes: [{ title: "Write method=onoff", at, span: pair.valueSpan, text: "onoff" }] }
            : {}),
        });
      }
    }
  },
};
