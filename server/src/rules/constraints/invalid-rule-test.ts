import type { Expression } from "../../model/attributes.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import { isSecret } from "../../text/secret-values.ts";
import type { Span } from "../../text/span.ts";
import type { Rule } from "../rule.ts";
import { endsBeforeTime, isNoDate } from "../support/no-date.ts";
import { rulesOf, testsOf } from "../support/rule-expressions.ts";
import { objectSpan } from "../support/spans.ts";

interface Problem {
  readonly what: string;
  /** What releases before 3.0 make of it. */
  readonly before: string;
  readonly advice: string;
  readonly span?: Span | undefined;
  /** crm_verify of earlier releases fails, too. */
  readonly failsBefore?: true;
  /** The first release that is known to take the test as false, where it isn't 3.0.0. */
  readonly since?: string;
}

const roles = /^(?:started|stopped|promoted|unpromoted|master|slave|unknown)$/i;
const comparisons = /^(lt|gt|lte|gte|eq|ne)$/;
const ranges = /^\s*(?:\+?\d+|\d+--?\d*|-\d+)$/;

function ofAttribute(test: Extract<Expression, { kind: "attribute" }>): Problem | undefined {
  const { operation, attribute, value } = test;
  if (comparisons.test(operation) && value === undefined)
    return {
      what: `"${operation}" needs a value to compare "${attribute}" with`,
      before: "earlier releases compare it with an attribute that isn't set",
      advice: `Add the value, or use "defined" or "not_defined".`,
    };
  if (/^(?:not_)?defined$/.test(operation) && value !== undefined)
    return {
      what: `"${operation}" takes no value, but this has ${isSecret(attribute, value) ? "one" : `"${value}"`}`,
      before: "earlier releases ignore the value",
      advice: `Remove the value, or use "eq".`,
    };
  return undefined;
}

function ofDate(test: Extract<Expression, { kind: "date" }>): Problem | undefined {
  const wrong = [test.start, test.end].find((text) => text !== undefined && isNoDate(text));
  if (wrong !== undefined)
    return {
      what: `"${wrong}" is no date`,
      before: "so do earlier releases",
      failsBefore: true,
      advice: "Write dates as 2026-01-31 or 2026-01-31T22:00:00Z.",
    };
  const unfinished = [test.start, test.end].find((text) => text !== undefined && endsBeforeTime(text));
  if (unfinished !== undefined)
    return {
      what: `"${unfinished}" ends where a time should follow`,
      before: "Pacemaker 3.0.0 and earlier read the date",
      since: "3.0.3",
      advice: `Write "${unfinished.trim().replace(/T$/, "")}".`,
    };
  for (const [key, value] of Object.entries(test.spec ?? {})) {
    if (key === "id" || key === "moon" || ranges.test(value)) continue;
    return {
      what: `${key}=${value} is no number and no range of numbers`,
      before: "earlier releases ignore this key, so that it is true at any time",
      advice: `Write a number, or a range such as 1-5; for several, use "or".`,
      span: test.keySpans?.[key],
    };
  }
  for (const [key, value] of Object.entries(test.duration ?? {})) {
    if (key === "id" || key === "moon" || /^\s*[-+]?\d/.test(value)) continue;
    return {
      what: `The duration ${key}=${value} is no number`,
      before: "earlier releases don't report it",
      advice: "Write a number.",
      span: test.keySpans?.[key],
    };
  }
  return undefined;
}

function problemsOf(object: ClusterObject): { readonly problem: Problem; readonly test: Expression }[] {
  return rulesOf(object)
    .flatMap(testsOf)
    .flatMap((test) => {
      const problem = test.kind === "attribute" ? ofAttribute(test) : test.kind === "date" ? ofDate(test) : undefined;
      return problem ? [{ problem, test }] : [];
    });
}

/** A test of a rule that Pacemaker 3 takes as false because it can't be read. */
export const invalidRuleTest: Rule = {
  id: "invalid-rule-test",
  group: "constraints",
  severity: "error",
  title: "Test that Pacemaker can't read",
  why: "A test without its value, one with a value that it doesn't take, a date that doesn't exist, a key of a date specification that is no range of numbers, or a rule of a location constraint without a score: Pacemaker 3 takes such a test as false and crm_verify fails. Earlier releases made something else of most of them, so that a rule changes its meaning with an upgrade. Write the test as it is meant.",
  source:
    "crm_verify and crm_simulate of Pacemaker 2.0.5, 2.1.5, 3.0.0 and 3.0.3 on each form; crm_verify 3: “Treating … as not passing because …”",
  wrong:
    "primitive web ocf:pacemaker:Dummy op monitor interval=10s\nlocation night web rule 100: date spec hours=22,23",
  right:
    "primitive web ocf:pacemaker:Dummy op monitor interval=10s\nlocation night web rule 100: date spec hours=22-23",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    for (const rule of at.object.kind === "location" ? at.object.rules : []) {
      // Where newer-than-target doesn't report the word as it is written.
      const isTooNew =
        /^(?!Promoted|Unpromoted)(?:un)?promoted$/i.test(rule.role ?? "") &&
        !isAtLeast(lookup.target.pacemaker, "2.1.0");
      if (rule.role !== undefined && (isTooNew || !roles.test(rule.role)))
        report({
          at,
          span: rule.span ?? objectSpan(at.object),
          message: `"${rule.role}" is no role: Pacemaker ignores the location constraint, and crm_verify fails. Write Started, ${isTooNew ? "Master, Slave" : "Promoted, Unpromoted"} or Stopped.`,
        });
      if (rule.idRef !== undefined || rule.score !== undefined || rule.scoreAttribute !== undefined) continue;
      report({
        at,
        span: rule.span ?? objectSpan(at.object),
        message:
          "The rule has no score: Pacemaker 3 ignores it, earlier releases count 0, and crm_verify fails. Add a score, such as INFINITY.",
      });
    }
    for (const { problem, test } of problemsOf(at.object)) {
      const { what, before, advice, span, failsBefore, since } = problem;
      const message = `${what}: Pacemaker ${since ?? 3} takes the test as false, and crm_verify fails; ${before}. ${advice}`;
      report({
        at,
        span: span ?? test.span ?? objectSpan(at.object),
        ...(failsBefore || isAtLeast(lookup.target.pacemaker, since ?? "3.0.0")
          ? {}
          : { severity: "warning" as const }),
        message: message.replace(/^./, (first) => first.toUpperCase()),
      });
    }
  },
};
