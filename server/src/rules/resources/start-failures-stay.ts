import { parseBoolean } from "../../model/attributes.ts";
import { agentOf, defaultOf, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { pairSpan } from "../support/spans.ts";

/** Starts that fail for ever on the same node. */
export const startFailuresStay: Rule = {
  id: "start-failures-stay",
  group: "resources",
  severity: "warning",
  title: "start-failure-is-fatal=false without migration-threshold",
  why: "With start-failure-is-fatal=false the number of failed starts counts against migration-threshold, whose default is INFINITY: a resource that can't start on a node is started there again and again, and never tried on another one. Set migration-threshold in rsc_defaults, such as 3, with failure-timeout.",
  source:
    "Pacemaker Explained, cluster options: start-failure-is-fatal; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3: after five failed starts it starts there again, and with a threshold of 3 on the other node",
  wrong: "property start-failure-is-fatal=false\nprimitive web ocf:heartbeat:nginx op monitor interval=10s",
  right:
    "property start-failure-is-fatal=false\nrsc_defaults migration-threshold=3 failure-timeout=10min\nprimitive web ocf:heartbeat:nginx op monitor interval=10s",
  check(model, report) {
    const fatal = model.property("start-failure-is-fatal");
    if (!fatal || parseBoolean(fatal.pair.value) !== false || model.facts.isPartlyUnread) return;
    if (defaultOf(model, "rsc_defaults", "migration-threshold")) return;
    const endless = model.ofKind("primitive").filter((at) => {
      if (at.object.kind !== "primitive" || agentOf(model, at.object)?.class === "stonith") return false;
      return metaOf(model, at, "migration-threshold") === undefined;
    });
    const [first] = endless;
    if (!first) return;
    const which =
      endless.length === 1 ? `"${first.object.id}" has` : `"${first.object.id}" and ${endless.length - 1} more have`;
    report({
      at: fatal.place,
      span: pairSpan(fatal.pair),
      message: `A failed start no longer moves a resource to another node, and ${which} no migration-threshold: the start is tried on the same node again and again. Set migration-threshold in rsc_defaults, such as 3.`,
    });
  },
};
