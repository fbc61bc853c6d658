import type { Expression, Rule } from "../../model/attributes.ts";
import { wordTable } from "../../text/word-table.ts";

/**
 * The latest moment that an ISO 8601 date of Pacemaker can mean, in milliseconds since 1970; undefined for forms that are not
 * supported here (weeks, days of the year), and for invalid dates. A date without a time means its first moment; without a zone,
 * any zone is possible.
 */
export function latestTime(text: string): number | undefined {
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

/** The last moment at which a date expression can be true; undefined if there is none or it is unknown. */
function lastTime(expression: Extract<Expression, { kind: "date" }>): number | undefined {
  const { operation, start, end, duration, spec } = expression;
  if (operation === "lt") return end === undefined ? undefined : latestTime(end);
  if (operation === "in_range" || operation === "in") {
    if (end !== undefined) return latestTime(end);
    const from = start === undefined ? undefined : latestTime(start);
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

/** The expired date expression because of which a rule never applies again; undefined if the rule may still apply. */
export function expiredExpression(rule: Rule, now: number): Expression | undefined {
  const expired = rule.expressions.map((expression) => {
    if (expression.kind === "rule") return expiredExpression(expression.rule, now);
    const last = expression.kind === "date" ? lastTime(expression) : undefined;
    return last !== undefined && last < now ? expression : undefined;
  });
  const isExpired = rule.booleanOp === "or" ? expired.every((test) => test !== undefined) : true;
  return isExpired ? expired.find((test) => test !== undefined) : undefined;
}
