import { isPromotable } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { namedSpan } from "../support/placement/constraint-names.ts";

/** A ticket for every role of a promotable clone. */
export const ticketWithoutRole: Rule = {
  id: "ticket-without-role",
  group: "constraints",
  severity: "warning",
  title: "Ticket for a promotable clone without a role",
  why: "A ticket constraint without a role is for every role: where the site has no ticket, the clone isn't even started unpromoted, and what it replicates gets no more updates there. loss-policy=demote only means what happens to a running instance. Name the role, so that the site without the ticket keeps its replica.",
  source:
    "Pacemaker Explained, multi-site clusters: rsc-role; tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3: without the ticket all instances are stopped",
  wrong:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone m r0 meta promotable=true notify=true\nrsc_ticket t ticketA: m loss-policy=demote",
  right:
    "primitive r0 ocf:linbit:drbd params drbd_resource=r0 op monitor interval=29s role=Promoted op monitor interval=31s role=Unpromoted\nclone m r0 meta promotable=true notify=true\nrsc_ticket t ticketA: m:Promoted loss-policy=demote",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (object.kind !== "rsc_ticket" || object.lossPolicy?.toLowerCase() !== "demote") return;
    const uses = [
      ...(object.resource && !object.resource.role ? [object.resource.resource] : []),
      ...object.sets.flatMap((set) => (set.role === undefined && set.idRef === undefined ? set.members : [])),
    ];
    for (const name of uses) {
      const place = lookup.place(name.value);
      const kind = place?.object.kind;
      if (!place || (kind !== "clone" && kind !== "master") || !isPromotable(lookup, place)) continue;
      report({
        at,
        span: namedSpan(at, name),
        message: `Without the ticket "${object.ticket.value}" no instance of "${name.value}" is started, not even unpromoted, although loss-policy=demote is meant to keep them. Use "${name.value}:Promoted".`,
        ...(name.span && object.sets.length === 0
          ? {
              fixes: [{ title: "Name the role Promoted", at, span: name.span, text: `${name.value}:Promoted` }],
            }
          : {}),
      });
    }
  },
};
