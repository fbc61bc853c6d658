import type { Expression, Rule } from "../../model/attributes.ts";
import { wordTable } from "../../text/word-table.ts";

/**
 * The latest moment that an ISO 8601 date of Pacemaker's can mean, in milliseconds since 1970; undefined for what isn't read here
 * (weeks, days of the year), and for no date. A date without a time is its first moment; without a zone it may be any.
 */
export function latestMoment(text: string): number | undefined {
  const written =
    /^\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ]\s*(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{0,2})?\s*$/i.exec(
      text,
    );
  if (!written) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00", zone] = written;
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (Number.isNaN(utc)) return undefined;
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "") ?? [];
  const offset = (Number(hours) * 60 + Number(minutes || "0")) * 60_000;
  if (sign) return sign === "+" ? utc - offset : utc + offset;
  return zone ? utc : utc + 12 * hour1;
}

const hour1 = 3_600_000;
const lengths = wordTable<number>({
  years: 366 * 24 * hour1,
  months: 31 * 24 * hour1,
  weeks: 7 * 24 * hour1,
  days: 24 * hour1,
  hours: hour1,
  minutes: 60_000,
  seconds: 1000,
});

/** The last moment at which a test of the date can hold; undefined where there is none, or it isn't known. */
function lastMoment(expression: Extract<Expression, { kind: "date" }>): number | undefined {
  const { operation, start, end, duration, spec } = expression;
  if (operation === "lt") return end === undefined ? undefined : latestMoment(end);
  if (operation === "in_range" || operation === "in") {
    if (end !== undefined) return latestMoment(end);
    const from = start === undefined ? undefined : latestMoment(start);
    if (from === undefined || !duration) return undefined;
    const length = Object.entries(duration).reduce(
      (sum, [key, value]) => sum + (lengths[key] ?? Number.NaN) * Number(value),
      0,
    );
    return Number.isNaN(length) ? undefined : from + length;
  }
  const year = /^(?:\d{4}-)?(\d{4})$/.exec(spec?.years ?? "")?.[1];
  return year === undefined ? undefined : Date.UTC(Number(year) + 1, 0, 1, 12);
}

/** The date test that keeps a rule from ever holding again, as its time is over; undefined where the rule may still hold. */
export function expiredTest(rule: Rule, now: number): Expression | undefined {
  const expired = rule.expressions.map((expression) => {
    if (expression.kind === "rule") return expiredTest(expression.rule, now);
    const last = expression.kind === "date" ? lastMoment(expression) : undefined;
    return last !== undefined && last < now ? expression : undefined;
  });
  const isOver = rule.booleanOp === "or" ? expired.every((test) => test !== undefined) : true;
  return isOver ? expired.find((test) => test !== undefined) : undefined;
}
