import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/places.ts";

/** Nodes that nobody has seen count as off. */
export const startupFencingOff: Rule = {
  id: "startup-fencing-off",
  group: "fencing",
  severity: "information",
  title: "Startup fencing is switched off",
  why: "With startup-fencing=false a cluster that starts takes every node it hasn't seen for off. Where such a node runs, with its resources, they are started a second time.",
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
        "Nodes that weren't seen since the cluster started count as off: what still runs there is started a second time. Leave startup-fencing out.",
      ...(set.pair.valueSpan
        ? { fixes: [{ title: "Set startup-fencing=true", at: set.place, span: set.pair.valueSpan, text: "true" }] }
        : {}),
    });
  },
};
