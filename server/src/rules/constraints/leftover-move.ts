import type { Location } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { deleteStatement } from "../support/fixes.ts";
import { objectSpan } from "../support/spans.ts";

const byTools = /^cli-(prefer|ban|standby)-/;

/** What DRBD's fence-peer handler (crm-fence-peer.sh) adds while a peer's data is outdated. */
const byDrbd = /^drbd-fence-by-handler-/;

/** Whether the constraint expires: it was created with a lifetime. */
function expires({ rules }: Location): boolean {
  return rules.some(
    ({ expressions, booleanOp }) => booleanOp === "and" && expressions.some(({ kind }) => kind === "date"),
  );
}

/** A leftover constraint of a manual move or ban. */
export const leftoverMove: Rule = {
  id: "leftover-move",
  group: "constraints",
  severity: "warning",
  title: "Leftover move or ban constraint",
  why: 'To move a resource manually or ban it from a node, crm_resource, pcs and crmsh add a location constraint that stays until someone clears it. With a score of INFINITY it overrides stickiness and failures, so the resource moves back, or never returns, long after everyone has forgotten the constraint. The fence-peer handler of DRBD adds one, too, while the data of a peer is outdated. Clear it with "crm resource clear" or "pcs resource clear", or delete the statement.',
  source: "crm_resource --move, --ban and --clear; DRBD's crm-fence-peer.sh and crm-unfence-peer.sh",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation cli-prefer-web web role=Started inf: n1",
  right: "primitive web ocf:pacemaker:Dummy\nlocation web-on-n1 web 100: n1",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind === "location" && byDrbd.test(object.id)) {
      const clone = object.resource ? ` of "${object.resource.value}"` : "";
      report({
        at,
        span: objectSpan(object),
        message: `"${object.id}" was added by DRBD's fence-peer handler: until it is gone, no other node${clone ? `'s instance${clone}` : ""} is promoted. DRBD removes it once the peer is in sync (after-resync-target); if both are, delete it, and don't keep it in a file.`,
        fixes: deleteStatement(at),
      });
      return;
    }
    const kind = byTools.exec(object.id)?.[1];
    if (object.kind !== "location" || kind === undefined || expires(object)) return;
    const what = kind === "ban" ? "ban" : "move";
    const resource = object.resource?.value;
    report({
      at,
      span: objectSpan(object),
      message: `"${object.id}" is left over from a manual ${what}${resource ? ` of "${resource}"` : ""} and applies until it is cleared. Clear it with "crm resource clear${resource ? ` ${resource}` : ""}", or delete it.`,
      fixes: deleteStatement(at),
    });
  },
};
