import { defaultOf, metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";

/** A resource that moves back as soon as its preferred node returns. */
export const noStickiness: Rule = {
  id: "no-stickiness",
  group: "resources",
  severity: "information",
  title: "Preferred node without resource-stickiness",
  why: "Without stickiness a resource moves back to its preferred node as soon as that node returns, which interrupts the service a second time after each failure. If that isn't intended, set resource-stickiness above the preference.",
  source: "Pacemaker Explained: resource-stickiness",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-on-n1 web 100: n1",
  right:
    "rsc_defaults resource-stickiness=200\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-on-n1 web 100: n1",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "location") return;
    const { resource, score, node, role } = at.object;
    const amount = Number(score?.value);
    if (!resource || !node || role !== undefined || !(amount > 0)) return;
    const place = lookup.place(resource.value);
    // A clone runs everywhere, and moving a fence device interrupts nothing.
    if (place?.object.kind !== "primitive" && place?.object.kind !== "group") return;
    if (place.object.kind === "primitive" && place.object.agent?.class === "stonith") return;
    if (lookup.containerOf(resource.value)) return;
    if (metaOf(lookup, place, "resource-stickiness") || defaultOf(lookup, "rsc_defaults", "resource-stickiness"))
      return;
    report({
      at,
      span: score?.span ?? resource.span ?? { start: 0, end: 0 },
      message: `"${resource.value}" has no resource-stickiness: after a failover it moves back as soon as "${node.value}" returns, which interrupts the service again. Set resource-stickiness above ${amount} if it should stay.`,
    });
  },
};
