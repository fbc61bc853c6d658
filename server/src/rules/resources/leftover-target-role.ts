import type { Rule } from "../rule.ts";
import { setValue } from "../support/fixes.ts";
import { metaInForce, pairSpan } from "../support/spans.ts";

/** A resource that target-role keeps stopped. */
export const leftoverTargetRole: Rule = {
  id: "leftover-target-role",
  group: "resources",
  severity: "information",
  title: "Leftover target-role=Stopped",
  why: "Tools set target-role=Stopped when somebody stops a resource. It stays in the configuration, so applying this file stops the resource again. Remove it if it is no longer intended.",
  source: "Pacemaker Explained: target-role",
  wrong: "primitive web ocf:heartbeat:nginx meta target-role=Stopped op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s",
  checkObject(at, _lookup, report) {
    const pair = metaInForce(at.object, "target-role");
    if (at.object.kind === "node" || !pair || pair.value?.toLowerCase() !== "stopped") return;
    report({
      at,
      span: pairSpan(pair),
      message: `${at.object.kind === "rsc_defaults" ? "Every resource" : `"${at.object.id}"`} is kept stopped by target-role. Remove it, or set it to Started, if the resource should run.`,
      fixes: setValue(at, pair, "Started"),
    });
  },
};
