import type { Rule } from "../rule.ts";
import { clock } from "../support/clock.ts";
import { expiredTest } from "../support/dates.ts";
import { deleteStatement } from "../support/fixes.ts";
import { objectSpan } from "../support/places.ts";
import { rulesOf } from "../support/rules-of.ts";

/** A rule whose time is over. */
export const expiredRule: Rule = {
  id: "expired-rule",
  group: "constraints",
  severity: "warning",
  title: "A rule whose time is over",
  why: "A rule whose dates have passed can never hold again: what it belongs to has no effect any more and only misleads whoever reads it. Delete it, or give it new dates. crm_resource --clear --expired takes away what moves and bans left behind.",
  source: "Pacemaker Explained, rules: date expressions",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation summer web rule 100: #uname eq n1 and date lt 2015-09-01",
  right: "primitive web ocf:pacemaker:Dummy\nlocation summer web rule 100: #uname eq n1 and date gt 2015-09-01",
  checkObject(at, _around, report) {
    for (const rule of rulesOf(at.object)) {
      const test = expiredTest(rule, clock.now());
      if (!test) continue;
      report({
        at,
        span: test.span ?? rule.span ?? objectSpan(at.object),
        message: "This time is over, so the rule never holds again. Delete what it belongs to, or give it new dates.",
        fixes: at.object.kind === "location" && at.object.rules.length === 1 ? deleteStatement(at) : [],
      });
    }
  },
};
