import type { Expression, Rule } from "../../model/attributes.ts";
import { isSecret } from "../../text/secret-values.ts";
import { wordTable } from "../../text/word-table.ts";

/** How names and values are shown in a sentence: as they are, or as Markdown code. */
export type Show = (text: string) => string;

/** One test: its subject and predicate. Consecutive tests with the same subject name it once. */
interface Clause {
  readonly subject: string;
  readonly predicate: string;
}

const comparisons = wordTable<string>({
  lt: "less than ",
  gt: "more than ",
  lte: "at most ",
  gte: "at least ",
  eq: "",
  ne: "not ",
});

function pairs(values: Readonly<Record<string, string>>, show: Show): string {
  return Object.entries(values)
    .map(([name, value]) => show(`${name}=${value}`))
    .join(", ");
}

function dateClause(expression: Extract<Expression, { kind: "date" }>, show: Show): Clause {
  const { operation, start, end, duration, spec } = expression;
  const subject = "the time";
  if (operation === "date_spec") return { subject, predicate: `matches ${pairs(spec ?? {}, show)}` };
  if (operation === "lt") return { subject, predicate: `is before ${show(end ?? "")}` };
  if (operation === "gt") return { subject, predicate: `is after ${show(start ?? "")}` };
  if (start !== undefined && end !== undefined) {
    return { subject, predicate: `is between ${show(start)} and ${show(end)}` };
  }
  if (start !== undefined && duration) {
    return { subject, predicate: `is after ${show(start)} and not later than ${pairs(duration, show)} after it` };
  }
  if (start !== undefined) return { subject, predicate: `is not before ${show(start)}` };
  return { subject, predicate: `is not after ${show(end ?? "")}` };
}

const sources = wordTable<string>({
  param: "the resource's parameter ",
  meta: "the resource's meta attribute ",
});

function attributeClause(expression: Extract<Expression, { kind: "attribute" }>, show: Show): Clause {
  const { attribute, operation, value = "", valueSource } = expression;
  const subject = attribute === "#uname" ? "the name" : show(attribute);
  if (operation === "defined") return { subject, predicate: "is defined" };
  if (operation === "not_defined") return { subject, predicate: "is not defined" };
  const compared = `${sources[valueSource ?? ""] ?? ""}${show(isSecret(attribute, value) ? "******" : value)}`;
  return { subject, predicate: `is ${comparisons[operation] ?? `${operation} `}${compared}` };
}

function clauseOf(expression: Expression, show: Show): Clause {
  switch (expression.kind) {
    case "attribute":
      return attributeClause(expression, show);
    case "date":
      return dateClause(expression, show);
    case "rule":
      return { subject: "", predicate: `(${condition(expression.rule, show)})` };
    default: {
      const subject = expression.kind === "op" ? "the operation" : "the resource";
      return { subject, predicate: `has ${pairs(expression.attributes, show)}` };
    }
  }
}

/** The condition of a rule as a clause: `pingd is not defined or at most 0`. */
function condition(rule: Rule, show: Show): string {
  let last: Clause | undefined;
  const clauses = rule.expressions.map((expression) => {
    const clause = clauseOf(expression, show);
    const same = last !== undefined && clause.subject === last.subject && clause.subject !== "";
    const text = same
      ? clause.predicate.replace(/^is (?!not defined|defined)/, "")
      : `${clause.subject} ${clause.predicate}`;
    last = clause;
    return text.trim();
  });
  return clauses.join(rule.booleanOp === "or" ? " or " : " and ");
}

/** The nodes of a rule: `nodes where …`, the node's name, or `any node while …` for a rule about time. */
export function nodesOf(rule: Rule, show: Show): string {
  const [only] = rule.expressions;
  const isName = only?.kind === "attribute" && only.attribute === "#uname" && only.operation === "eq";
  if (isName && rule.expressions.length === 1) return show(only.value ?? "");
  const isTime = rule.expressions.every((expression) => expression.kind === "date");
  return isTime ? `any node while ${condition(rule, show)}` : `nodes where ${condition(rule, show)}`;
}
