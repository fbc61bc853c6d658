import type { Rule } from "../rule.ts";
import { isBanScore } from "../support/placement/constraint-names.ts";
import { testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

/** A ban that only tests the date, and so applies to every node. */
export const banByDate: Rule = {
  id: "ban-by-date",
  group: "constraints",
  severity: "warning",
  title: "Ban with only a date expression",
  why: "A rule with -INFINITY that only tests the date applies to every node: at those times the resource is stopped, not moved. To ban it from one node at times, add an expression for the node, such as #uname eq n1. To stop it at times, use a rule for target-role instead.",
  source: "Pacemaker Explained, rules: a location rule is evaluated for each node",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation not-at-night web rule -inf: date spec hours=0-5",
  right: "primitive web ocf:pacemaker:Dummy\nlocation not-at-night web rule -inf: #uname eq n1 and date spec hours=0-5",
  checkObject(at, _lookup, report) {
    const { object } = at;
    if (object.kind !== "location") return;
    for (const rule of object.rules) {
      const tests = testsOf(rule);
      if (!isBanScore(rule.score) || tests.length === 0 || tests.some(({ kind }) => kind !== "date")) continue;
      const resource = object.resource ? `"${object.resource.value}"` : "the resource";
      report({
        at,
        span: rule.span ?? objectSpan(object),
        message: `This bans ${resource} from every node at those times, so it is stopped instead of moved. If only one node is intended, add an expression for it, such as #uname eq n1.`,
      });
    }
  },
};
