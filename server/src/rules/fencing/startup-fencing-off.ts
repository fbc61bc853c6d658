import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

/** Nodes that have not been seen count as off. */
export const startupFencingOff: Rule = {
  id: "startup-fencing-off",
  group: "fencing",
  severity: "information",
  title: "Startup fencing is disabled",
  why: "With startup-fencing=false, a starting cluster assumes that every node it hasn't seen is off. If such a node is running resources, they are started a second time.",
  source: "Pacemaker Explained, cluster options: startup-fencing",
  wrong: "property startup-fencing=false",
  right: "property startup-fencing=true",
  check(model, report) {
    const set = model.property("startup-fencing");
    if (!set || parseBoolean(set.pair.value) !== false) return;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      message:
        "Nodes that have not been seen since the cluster started count as off: what still runs there is started a second time. Remove startup-fencing.",
      ...(set.pair.valueSpan
        ? { fixes: [{ title: "Set startup-fencing=true", at: set.place, span: set.pair.valueSpan, text: "true" }] }
        : {}),
    });
  },
};
