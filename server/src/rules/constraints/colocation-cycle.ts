import type { Rule } from "../rule.ts";
import { colocationCycles, formatColocation } from "../support/placement/colocations.ts";
import { objectSpan } from "../support/spans.ts";

/** Colocations that form a cycle. */
export const colocationCycle: Rule = {
  id: "colocation-cycle",
  group: "constraints",
  severity: "warning",
  title: "Colocation cycle",
  why: "A colocation constraint places its first resource where the second one is, so one resource must be placed first. In a cycle there is no first one: Pacemaker silently ignores one of the colocations, and it is undefined which resource is placed first, and which is stopped if there isn't enough capacity. Remove the colocation in the wrong direction; one is enough to keep two resources together.",
  source: "Pacemaker Explained, colocation: the order of the two resources matters; crm_verify reports nothing",
  wrong:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-with-vip inf: web vip\ncolocation vip-with-web inf: vip web",
  right: "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-with-vip inf: web vip",
  check(model, report) {
    const inFiles = model.ofKind("colocation");
    for (const cycle of colocationCycles(model)) {
      const places = cycle.flatMap(({ at }) => (at.object.kind === "colocation" ? [at] : []));
      const at = places.sort((a, b) => inFiles.indexOf(b) - inFiles.indexOf(a))[0];
      if (!at) continue;
      const shown = cycle.length > 6 ? [...cycle.slice(0, 5).map(formatColocation), "…"] : cycle.map(formatColocation);
      report({
        at,
        span: objectSpan(at.object),
        message: `Colocation "${at.object.id}" creates a colocation cycle: ${shown.join(", ")}. Pacemaker ignores one of them, and it is undefined which resource is placed first. Remove the one in the wrong direction.`,
        related: cycle.map((colocation) => ({
          at: colocation.at,
          span: objectSpan(colocation.at.object),
          message: `${formatColocation(colocation)}.`,
        })),
      });
    }
  },
};
