import type { Rule } from "../rule.ts";
import { colocationCycles, formatColocation } from "../support/colocations.ts";
import { objectSpan } from "../support/places.ts";

/** Colocations that form a circle. */
export const colocationCycle: Rule = {
  id: "colocation-cycle",
  group: "constraints",
  severity: "warning",
  title: "Colocations form a circle",
  why: "A colocation places its first resource where the second is, so someone must be placed first. In a circle nobody is: Pacemaker silently leaves out one of the colocations, and which resource leads, and which is stopped where there is no room, is chance. Take out the colocation that goes the wrong way; one is enough to keep two resources together.",
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
        message: `Colocation "${at.object.id}" closes a circle: ${shown.join(", ")}. Pacemaker leaves one of them out, and which resource leads is chance. Take out the one that goes the wrong way.`,
        related: cycle.map((wish) => ({
          at: wish.at,
          span: objectSpan(wish.at.object),
          message: `${formatColocation(wish)}.`,
        })),
      });
    }
  },
};
