import type { Rule } from "../rule.ts";
import { clock } from "../support/clock.ts";
import { expiredExpression } from "../support/dates.ts";
import { deleteStatement } from "../support/fixes.ts";
import { rulesOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

/** A rule whose dates have passed. */
export const expiredRule: Rule = {
  id: "expired-rule",
  group: "constraints",
  severity: "warning",
  title: "Expired rule",
  why: "A rule whose dates have passed never applies again: what it belongs to has no effect and misleads readers. Delete it, or set new dates. The command crm_resource --clear --expired removes expired move and ban constraints.",
  source: "Pacemaker Explained, rules: date expressions",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation summer web rule 100: #uname eq n1 and date lt 2015-09-01",
  right: "primitive web ocf:pacemaker:Dummy\nlocation summer web rule 100: #uname eq n1 and date gt 2015-09-01",
  checkObject(at, _lookup, report) {
    for (const rule of rulesOf(at.object)) {
      const test = expiredExpression(rule, clock.now());
      if (!test) continue;
      report({
        at,
        span: test.span ?? rule.span ?? objectSpan(at.object),
        message: "The rule has expired and never applies again. Delete what it belongs to, or set new dates.",
        fixes: at.object.kind === "location" && at.object.rules.length === 1 ? deleteStatement(at) : [],
      });
    }
  },
};
