import type { NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { testsOf } from "../support/rule-expressions.ts";
import { metaSetsOf, objectSpan } from "../support/spans.ts";

/** The sets of operations that the scheduler reads with a rule: what they have themselves, or all of them. */
function operationSets(object: ClusterObject): readonly NvSet[] {
  if (isPrimitive(object)) return object.operations.flatMap(({ meta, params }) => [...meta, ...params]);
  if (object.kind === "monitor") return [...object.operation.meta, ...object.operation.params];
  return object.kind === "op_defaults" ? [object.set] : [];
}

/** A rule about node attributes where no node is known. */
export const nodeRuleInMeta: Rule = {
  id: "node-rule-in-meta",
  group: "resources",
  severity: "warning",
  title: "Rule about nodes in meta attributes",
  why: "Meta attributes belong to a resource, whichever node it is on. Since Pacemaker 3.0.0 a rule among them, or in rsc_defaults, sees no node attributes: #uname eq n1 is never true there, and #uname ne n1 or not_defined always is. In operations and op_defaults such rules are deprecated. Use a location constraint, or a rule among the parameters.",
  source: "crm_simulate of Pacemaker 3.0.3 and 2.1.5; crm_verify 3.0.3 about operations",
  wrong: "rsc_defaults rule #uname eq n1 resource-stickiness=200",
  right: "rsc_defaults resource-stickiness=200",
  alsoInXml: "without-fixes",
  checkObject(at, { target }, report) {
    if (!isAtLeast(target.pacemaker, "3.0.0")) return;
    const places = [
      { sets: metaSetsOf(at.object), isIgnored: true },
      { sets: operationSets(at.object), isIgnored: false },
    ];
    for (const { sets, isIgnored } of places) {
      for (const rule of sets.flatMap(({ rules }) => rules)) {
        const test = testsOf(rule).find(({ kind }) => kind === "attribute");
        if (test?.kind !== "attribute") continue;
        report({
          at,
          span: test.span ?? rule.span ?? objectSpan(at.object),
          severity: isIgnored ? "warning" : "information",
          message: isIgnored
            ? `Pacemaker 3 knows no node here: for it "${test.attribute}" has no value, so eq is never true, and ne and not_defined always are. Use a location constraint, or a rule among the parameters.`
            : `Rules about node attributes ("${test.attribute}") are deprecated for operations and will have no effect in a later release.`,
        });
      }
    }
  },
};
