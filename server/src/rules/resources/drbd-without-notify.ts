import { parseBoolean } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";
import { agentOf, idsInside, metaOf, parameterOf } from "../../model/inheritance.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { addMeta, setValue } from "../support/fixes.ts";
import { objectSpan, pairSpan } from "../support/spans.ts";

function runsDrbd(lookup: RuleLookup, clone: ClusterObject): boolean {
  return [...idsInside(lookup, clone)].some((id) => {
    const object = lookup.definition(id);
    const agent = object && isPrimitive(object) ? agentOf(lookup, object) : undefined;
    if (agent?.type !== "drbd" || agent.provider === "heartbeat") return false;
    const at = lookup.place(id);
    return !at || parseBoolean(parameterOf(lookup, at, "ignore_missing_notifications")?.pair.value) !== true;
  });
}

/** A DRBD clone whose instances get no notifications about each other. */
export const drbdWithoutNotify: Rule = {
  id: "drbd-without-notify",
  group: "resources",
  severity: "warning",
  title: "DRBD clone without notify=true",
  why: "The DRBD agent relies on notifications about its peer's start, stop and promotion, and sets its promotion score accordingly. Without notify=true the agent refuses to start, promote or demote, unless ignore_missing_notifications=true.",
  source:
    "DRBD's user guide, integrating with Pacemaker; the agent's own check: “you really should enable notify when using this RA”",
  wrong:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone r0-clone r0 meta promotable=true",
  right:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone r0-clone r0 meta promotable=true notify=true",
  checkObject(at, lookup, report) {
    if ((at.object.kind !== "clone" && at.object.kind !== "master") || !runsDrbd(lookup, at.object)) return;
    const notify = metaOf(lookup, at, "notify");
    if (notify && parseBoolean(notify.pair.value) !== false) return;
    const isOwn = notify?.place === at;
    report({
      at,
      span: isOwn ? pairSpan(notify.pair) : objectSpan(at.object),
      message: `"${at.object.id}" runs DRBD without notify=true: its instances get no notifications about each other, and the agent refuses to start.`,
      fixes: isOwn ? setValue(at, notify.pair, "true") : addMeta(at, "notify", "true"),
    });
  },
};
