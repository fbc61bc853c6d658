import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { pairSpan } from "../support/spans.ts";

/** A fence device restarts a node without verifying that it was off. */
export const fenceMethodCycle: Rule = {
  id: "fence-method-cycle",
  group: "fencing",
  severity: "warning",
  title: "Fence device with method=cycle",
  why: "With method=cycle the management board restarts the node, and the agent can't verify that the power was off: the cluster considers the node fenced although it may never have stopped. With method=onoff the agent turns the node off, checks that it is off, and turns it on again.",
  source: "The fence agents' own description of the parameter method",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 method=cycle",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 method=onoff",
  checkObject(at, lookup, report) {
    if (!isFenceObject(lookup, at)) return;
    for (const set of at.object.params) {
      for (const pair of set.pairs) {
        if (pair.name !== "method" || pair.value?.toLowerCase() !== "cycle") continue;
        report({
          at,
          span: pairSpan(pair),
          message: `"${at.object.id}": with method=cycle nothing verifies that the node's power was off, so fencing may count as successful while the node still runs. Set method=onoff.`,
          ...(pair.valueSpan
            ? { fixes: [{ title: "Set method=onoff", at, span: pair.valueSpan, text: "onoff" }] }
            : {}),
        });
      }
    }
  },
};
