import type { Rule } from "../rule.ts";
import { isMustNot } from "../support/constraint-names.ts";
import { objectSpan } from "../support/places.ts";
import { testsOf } from "../support/rules-of.ts";

/** A ban that only asks for the date, and so holds on every node. */
export const banByDate: Rule = {
  id: "ban-by-date",
  group: "constraints",
  severity: "warning",
  title: "A ban by the date alone",
  why: "A rule with -INFINITY that only asks for the date holds on every node alike: at those times the resource is stopped, not moved. To keep it from one node at times, add a test of the node, such as #uname eq n1. To stop it at times, say so with a rule for target-role.",
  source: "Pacemaker Explained, rules: a location rule is judged for each node",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation not-at-night web rule -inf: date spec hours=0-5",
  right: "primitive web ocf:pacemaker:Dummy\nlocation not-at-night web rule -inf: #uname eq n1 and date spec hours=0-5",
  checkObject(at, _around, report) {
    const { object } = at;
    if (object.kind !== "location") return;
    for (const rule of object.rules) {
      const tests = testsOf(rule);
      if (!isMustNot(rule.score) || tests.length === 0 || tests.some(({ kind }) => kind !== "date")) continue;
      const resource = object.resource ? `"${object.resource.value}"` : "the resource";
      report({
        at,
        span: rule.span ?? objectSpan(object),
        message: `This bans ${resource} from every node at those times, so that it is stopped and not moved. Add a test of the node, such as #uname eq n1, if one is meant.`,
      });
    }
  },
};
