import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** Several top-level rules in one location constraint. */
export const severalRules: Rule = {
  id: "several-rules",
  group: "constraints",
  severity: "warning",
  title: "Several rules in one location constraint",
  why: "Pacemaker 3.0 supports only one top-level rule in a location constraint; more have been deprecated since 2.1.9. Create a location constraint for each rule, which means the same.",
  source: "Pacemaker's change log, 2.1.9 and 3.0.0",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation places web rule 100: #uname eq n1 rule 50: #uname eq n2",
  right:
    "primitive web ocf:pacemaker:Dummy\nlocation place1 web rule 100: #uname eq n1\nlocation place2 web rule 50: #uname eq n2",
  checkObject(at, lookup, report) {
    const { object } = at;
    const [first, second] = object.kind === "location" ? object.rules : [];
    if (object.kind !== "location" || !first || !second) return;
    const isGone = isAtLeast(lookup.target.pacemaker, "3.0.0");
    const span = objectSpan(object);
    report({
      at,
      span: second.span ?? span,
      message: `"${object.id}" has ${object.rules.length} rules, but Pacemaker ${isGone ? "3.0 and later support" : "will support"} only one${isGone ? "" : " from 3.0 on"}. Create a location constraint for each rule.`,
      ...(first.span ? { related: [{ at, span: first.span, message: "The first rule is here." }] } : {}),
    });
  },
};
