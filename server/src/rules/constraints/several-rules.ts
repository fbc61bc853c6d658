import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/places.ts";

/** Several rules at the top of one location. */
export const severalRules: Rule = {
  id: "several-rules",
  group: "constraints",
  severity: "warning",
  title: "Several rules in one location",
  why: "Pacemaker 3.0 takes only one rule at the top of a location constraint; more of them are deprecated since 2.1.9. Make a location of each, which means the same.",
  source: "Pacemaker's change log, 2.1.9 and 3.0.0",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation places web rule 100: #uname eq n1 rule 50: #uname eq n2",
  right:
    "primitive web ocf:pacemaker:Dummy\nlocation place1 web rule 100: #uname eq n1\nlocation place2 web rule 50: #uname eq n2",
  checkObject(at, around, report) {
    const { object } = at;
    const [first, second] = object.kind === "location" ? object.rules : [];
    if (object.kind !== "location" || !first || !second) return;
    const isGone = isAtLeast(around.target.pacemaker, "3.0.0");
    const span = objectSpan(object);
    report({
      at,
      span: second.span ?? span,
      message: `"${object.id}" has ${object.rules.length} rules, where ${isGone ? "Pacemaker 3.0 and later take" : "from Pacemaker 3.0 on there may be"} one. Make a location of each.`,
      ...(first.span ? { related: [{ at, span: first.span, message: "The first rule." }] } : {}),
    });
  },
};
