import type { Expression } from "../../model/attributes.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Rule } from "../rule.ts";
import { latestTime } from "../support/dates.ts";
import { rulesOf, testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

type DateTest = Extract<Expression, { readonly kind: "date" }>;

/** The smallest and the largest value of each key of a date specification. */
const limits = wordTable<readonly [least: number, most: number]>({
  hours: [0, 23],
  monthdays: [1, 31],
  weekdays: [1, 7],
  yeardays: [1, 366],
  yearsdays: [1, 366],
  months: [1, 12],
  weeks: [1, 53],
});

interface Problem {
  readonly key?: string;
  readonly message: string;
}

/** What is wrong with one key of a date specification: a range that begins after its end, or values that don't exist. */
function ofKey(key: string, value: string): Problem | undefined {
  const range = /^\s*(\d+)(?:\s*-\s*(\d*))?\s*$/.exec(value);
  const limit = limits[key];
  if (!range || !limit) return undefined;
  const low = Number(range[1]);
  const isOpen = range[2] === "";
  const high = range[2] === undefined ? low : isOpen ? limit[1] : Number(range[2]);
  const [least, most] = limit;
  if (low > high && !isOpen) {
    const advice = `Use two rules, or one with "or": ${key}=${low}-${most} and ${key}=${least}-${high}.`;
    return {
      key,
      message: `${key}=${value} never matches: a range doesn't continue over its end, so nothing is both at least ${low} and at most ${high}. ${advice}`,
    };
  }
  if (low > most || high < least)
    return { key, message: `${key}=${value} never matches: ${key} go from ${least} to ${most}.` };
  // The last day of a week as 7 is there already; 0 means none.
  if (low < least)
    return {
      key,
      message: `${key} go from ${least} to ${most}${key === "weekdays" ? ", where 1 is Monday and 7 is Sunday" : ""}: there is no ${low}.`,
    };
  return undefined;
}

function problemOf(test: DateTest): Problem | undefined {
  if (test.operation === "in_range" && test.start !== undefined && test.end !== undefined) {
    const [start, end] = [latestTime(test.start), latestTime(test.end)];
    if (start !== undefined && end !== undefined && end < start)
      return { message: `The rule never applies: it ends (${test.end}) before it begins (${test.start}).` };
  }
  for (const [key, value] of Object.entries(test.spec ?? {})) {
    const problem = ofKey(key, value);
    if (problem) return problem;
  }
  return undefined;
}

/** A date expression that no time fulfils. */
export const impossibleDate: Rule = {
  id: "impossible-date",
  group: "constraints",
  severity: "warning",
  title: "Date expression that never matches",
  why: "Each key of a date specification is compared as a number that is at least the first and at most the second value. A range over midnight, a weekend or the end of the year, such as hours=22-6, therefore never matches, and what the rule is for never happens. Write both parts and combine them with `or`.",
  source:
    "Pacemaker Explained, rules: date specifications; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3 at times inside and outside such a range",
  wrong: "primitive web ocf:pacemaker:Dummy\nlocation night web rule 100: date spec hours=22-6",
  right: "primitive web ocf:pacemaker:Dummy\nlocation night web rule 100: date spec hours=22-23 or date spec hours=0-6",
  checkObject(at, _lookup, report) {
    for (const test of rulesOf(at.object).flatMap(testsOf)) {
      const problem = test.kind === "date" ? problemOf(test) : undefined;
      if (test.kind !== "date" || !problem) continue;
      const span = problem.key === undefined ? undefined : test.keySpans?.[problem.key];
      report({ at, span: span ?? test.span ?? objectSpan(at.object), message: problem.message });
    }
  },
};
