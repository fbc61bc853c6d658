import type { Rule } from "../rule.ts";
import { objectSpan } from "../support/places.ts";
import { rulesOf, testsOf } from "../support/rules-of.ts";

/** `yearsdays`, which Pacemaker ignores. */
export const misspeltYeardays: Rule = {
  id: "misspelt-yeardays",
  group: "constraints",
  severity: "warning",
  title: "The date key yearsdays, which Pacemaker ignores",
  why: "The key for the days of the year is yearsdays to crmsh, but yeardays to Pacemaker: it ignores the other, and the rule then holds all year. Write yeardays. crmsh can't read that, so such a rule must be written with another key or by another tool where crmsh is used.",
  source: "crm_simulate of Pacemaker 2.1.5; the schema rule-3.9",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation new-year web rule 100: date spec yearsdays=1",
  right: "primitive web ocf:pacemaker:Dummy\nlocation new-year web rule 100: date spec yeardays=1",
  checkObject(at, _around, report) {
    for (const expression of rulesOf(at.object).flatMap(testsOf)) {
      if (expression.kind !== "date" || expression.spec?.yearsdays === undefined) continue;
      const span = expression.keySpans?.yearsdays;
      report({
        at,
        span: span ?? expression.span ?? objectSpan(at.object),
        message: `Pacemaker ignores "yearsdays", so the rule holds all year. Write "yeardays".`,
        ...(span ? { fixes: [{ title: `Write "yeardays"`, at, span, text: "yeardays" }] } : {}),
      });
    }
  },
};
