import { printObject } from "../../crm/statements.ts";
import type { Location } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { hasSchemaFour, isAtLeast } from "../../model/target.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule, RuleLookup } from "../rule.ts";
import { objectSpan } from "../support/spans.ts";

/** The edit that makes one constraint of each rule; none where the ids aren't free. */
function splitFix(at: DefinedObject, object: Location, lookup: RuleLookup): readonly Fix<InModel>[] {
  const { idSpan: _, comments: __, ...plain } = object;
  const ids = object.rules.map((_rule, index) => (index === 0 ? object.id : `${object.id}-${index + 1}`));
  if (object.span === undefined || ids.slice(1).some((id) => lookup.isDefined(id))) return [];
  const text = object.rules
    .map((rule, index) => printObject({ ...plain, id: ids[index] ?? "", rules: [rule] }))
    .join("\n");
  return [{ title: `Split into ${ids.length} constraints`, at, span: object.span, text }];
}

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
    const isRefused = hasSchemaFour(lookup.target);
    const verdict = isRefused
      ? "but the schema pacemaker-4.0 refuses more than one"
      : `but Pacemaker ${isGone ? "3.0 and later support" : "will support"} only one${isGone ? "" : " from 3.0 on"}`;
    const span = objectSpan(object);
    report({
      at,
      span: second.span ?? span,
      ...(isRefused ? { severity: "error" as const } : {}),
      message: `"${object.id}" has ${object.rules.length} rules, ${verdict}. Create a location constraint for each rule.`,
      ...(first.span ? { related: [{ at, span: first.span, message: "The first rule is here." }] } : {}),
      fixes: splitFix(at, object, lookup),
    });
  },
};
