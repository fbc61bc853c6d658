import type { Rule } from "../rule.ts";
import { rulesOf, testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

/** `yearsdays`, which Pacemaker ignores. */
export const misspeltYeardays: Rule = {
  id: "misspelt-yeardays",
  group: "constraints",
  severity: "warning",
  title: "Misspelt date key yearsdays",
  why: "The key for the days of the year is yearsdays in crmsh, but yeardays in Pacemaker, which ignores the other spelling: the rule then applies all year. Use yeardays. crmsh can't read that key, so if crmsh is used, write the rule with another key or another tool.",
  source: "crm_simulate of Pacemaker 2.1.5; the schema rule-3.9",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation new-year web rule 100: date spec yearsdays=1",
  right: "primitive web ocf:pacemaker:Dummy\nlocation new-year web rule 100: date spec yeardays=1",
  checkObject(at, _lookup, report) {
    for (const expression of rulesOf(at.object).flatMap(testsOf)) {
      if (expression.kind !== "date" || expression.spec?.yearsdays === undefined) continue;
      const span = expression.keySpans?.yearsdays;
      report({
        at,
        span: span ?? expression.span ?? objectSpan(at.object),
        message: `Pacemaker ignores "yearsdays", so the rule applies all year. Use "yeardays".`,
        ...(span ? { fixes: [{ title: `Change to "yeardays"`, at, span, text: "yeardays" }] } : {}),
      });
    }
  },
};
