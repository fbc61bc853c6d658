import type { Expression, Rule } from "../model/attributes.ts";
import type { Span } from "../text/span.ts";
import { refusal } from "./problem.ts";
import { partOf, spanOf, type Word } from "./word.ts";

const comparisons = new Set(["eq", "ne", "lt", "gt", "lte", "gte"]);
const types = new Set(["string", "integer", "number", "version"]);
const dateParts = new Set([
  "hours",
  "monthdays",
  "weekdays",
  "yeardays",
  "months",
  "weeks",
  "years",
  "weekyears",
  "moon",
  "minutes",
  "seconds",
  "days",
]);

/** The least and the most that a part of a date-spec may be, by pcs 0.11 and 0.12. */
const limits: Readonly<Record<string, readonly [least: number, most: number]>> = {
  hours: [0, 23],
  minutes: [0, 59],
  monthdays: [0, 31],
  months: [1, 12],
  seconds: [0, 59],
  weekdays: [1, 7],
  weeks: [1, 53],
  yeardays: [1, 366],
};

/** Why pcs refuses the value of a part of a date; undefined where it takes it. */
function partProblem(kind: "date-spec" | "duration", name: string, value: string): string | undefined {
  if (kind === "duration") return /^\d+$/.test(value) ? undefined : `${name} of a duration must be a whole number`;
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
  if (first === undefined) return `${name} must be a number, or a range such as 1-5`;
  const [least, most] = limits[name] ?? [0, Number.POSITIVE_INFINITY];
  if ([first, last ?? first].some((each) => Number(each) < least || Number(each) > most))
    return `${name} must be from ${least} to ${most}`;
  return last !== undefined && Number(first) >= Number(last) ? `The range of ${name} must go upwards` : undefined;
}

/** What a rule may test besides dates. */
interface RuleGrammar {
  /** `#uname eq n1`, `defined pingd` */
  readonly attributes?: boolean;
  /** `resource ocf:heartbeat:IPaddr2` */
  readonly resources?: boolean;
  /** `op monitor interval=10s` */
  readonly operations?: boolean;
}

/**
 * Parses the expression of a rule in pcs syntax: `#uname eq n1 and (defined ping or date gt 2026-01-01)`. Operators of one level
 * are evaluated from left to right. Throws Refusal at the first unexpected word.
 */
export function readRule(
  words: readonly Word[],
  span: Span,
  grammar: RuleGrammar,
): Pick<Rule, "booleanOp" | "expressions" | "span"> {
  const tokens = words.flatMap(separate);
  if (tokens.length === 0) throw refusal(span, "A rule needs an expression, such as: #uname eq n1.");
  const reader = new RuleReader(tokens, span, grammar);
  const read = reader.expression();
  const extra = reader.peek();
  if (extra) throw refusal(extra.span, `Unexpected "${extra.value}" in a rule: expected "and", "or" or its end.`);
  const { booleanOp, expressions } =
    read.kind === "rule" ? read.rule : { booleanOp: "and" as const, expressions: [read] };
  return { booleanOp, expressions: expressions.map(withZeroScore), span: spanOf(words) };
}

/** The schema requires a score in nested rules, which has no effect. */
function withZeroScore(expression: Expression): Expression {
  if (expression.kind !== "rule") return expression;
  const expressions = expression.rule.expressions.map(withZeroScore);
  return { ...expression, rule: { ...expression.rule, score: "0", expressions } };
}

/** Brackets are separate words, even without spaces around them. */
function separate(word: Word): Word[] {
  const parts: Word[] = [];
  let start = 0;
  const { value } = word;
  for (let at = 0; at <= value.length; at++) {
    const char = value[at];
    if (at < value.length && char !== "(" && char !== ")" && !/\s/.test(char as string)) continue;
    if (at > start) parts.push(partOf(word, start, at));
    if (char === "(" || char === ")") parts.push(partOf(word, at, at + 1));
    start = at + 1;
  }
  return parts;
}

class RuleReader {
  #at = 0;
  readonly #tokens: readonly Word[];
  readonly #span: Span;
  readonly #grammar: RuleGrammar;

  constructor(tokens: readonly Word[], span: Span, grammar: RuleGrammar) {
    this.#tokens = tokens;
    this.#span = span;
    this.#grammar = grammar;
  }

  peek(ahead = 0): Word | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #is(text: string, ahead = 0): boolean {
    return this.peek(ahead)?.value.toLowerCase() === text;
  }

  #next(what: string): Word {
    const word = this.peek();
    if (!word || word.value === "(" || word.value === ")") {
      const last = this.#tokens[this.#at - 1];
      throw refusal(word?.span ?? last?.span ?? this.#span, `Expected ${what} in the rule.`);
    }
    this.#at++;
    return word;
  }

  expression(): Expression {
    let left = this.#test();
    let operator: "and" | "or" | undefined;
    while (this.#is("and") || this.#is("or")) {
      const word = this.#next("an operator");
      const next = word.value.toLowerCase() as "and" | "or";
      const right = this.#test();
      left = join(left, next, right, operator === next);
      operator = next;
    }
    return left;
  }

  #test(): Expression {
    const first = this.peek();
    if (first?.value === "(") {
      this.#at++;
      const inner = this.expression();
      if (!this.#is(")")) throw refusal(this.peek()?.span ?? first.span, `This bracket of the rule isn't closed.`);
      this.#at++;
      return inner;
    }
    if (this.#is("defined") || this.#is("not_defined")) {
      this.#checkAttributes();
      const operation = this.#next("");
      const attribute = this.#next("the name of a node attribute");
      return {
        kind: "attribute",
        attribute: attribute.value,
        operation: operation.value.toLowerCase(),
        span: spanOf([operation, attribute]),
      };
    }
    if (this.#is("date-spec")) {
      const word = this.#next("");
      const spec = this.#parts("date-spec");
      return { kind: "date", operation: "date_spec", spec, span: { start: word.span.start, end: this.#lastEnd() } };
    }
    if (this.#is("resource") && !comparisons.has(this.peek(1)?.value ?? "")) return this.#resource();
    if (this.#is("op") && !comparisons.has(this.peek(1)?.value ?? "")) return this.#operation();
    if (this.#is("date") && (this.#is("gt", 1) || this.#is("lt", 1) || this.#is("in_range", 1))) return this.#date();
    return this.#comparison();
  }

  #lastEnd(): number {
    return this.#tokens[this.#at - 1]?.span.end ?? this.#span.end;
  }

  #checkAttributes(): void {
    if (this.#grammar.attributes) return;
    throw refusal(
      this.peek()?.span ?? this.#span,
      "A rule can't test attributes of nodes here, only dates, resources and operations.",
    );
  }

  #comparison(): Expression {
    this.#checkAttributes();
    const attribute = this.#next("a test, such as #uname eq n1");
    const operation = this.#next(`an operator after "${attribute.value}": eq, ne, lt, gt, lte or gte`);
    const operator = operation.value.toLowerCase();
    if (!comparisons.has(operator)) {
      throw refusal(
        operation.span,
        `"${operation.value}" is not an operator of a rule: expected eq, ne, lt, gt, lte or gte.`,
      );
    }
    const isTyped =
      types.has(this.peek()?.value.toLowerCase() ?? "") &&
      this.peek(1) !== undefined &&
      !/^(?:and|or|\))$/i.test(this.peek(1)?.value ?? "");
    const type = isTyped ? this.#next("") : undefined;
    const value = this.#next(`a value after "${operation.value}"`);
    return {
      kind: "attribute",
      attribute: attribute.value,
      operation: operator,
      ...(type ? { type: type.value.toLowerCase() } : {}),
      value: value.value,
      span: spanOf([attribute, value]),
    };
  }

  #date(): Expression {
    const word = this.#next("");
    const operation = this.#next("").value.toLowerCase();
    const span = (): Span => ({ start: word.span.start, end: this.#lastEnd() });
    if (operation !== "in_range") {
      const date = this.#dateWord();
      return { kind: "date", operation, ...(operation === "gt" ? { start: date } : { end: date }), span: span() };
    }
    const start = this.#is("to") ? undefined : this.#dateWord();
    if (!this.#is("to"))
      throw refusal(this.peek()?.span ?? word.span, `"date in_range" needs "to" between its beginning and its end.`);
    this.#at++;
    const from = start === undefined ? {} : { start };
    if (this.#is("duration")) {
      this.#at++;
      return { kind: "date", operation, ...from, duration: this.#parts("duration"), span: span() };
    }
    return { kind: "date", operation, ...from, end: this.#dateWord(), span: span() };
  }

  #dateWord(): string {
    const word = this.#next("a date");
    if (!word.isOpaque && !/^\d{4}/.test(word.value))
      throw refusal(word.span, `"${word.value}" is not a date: write 2026-12-31 or 2026-12-31T10:00.`);
    return word.value;
  }

  #parts(kind: "date-spec" | "duration"): Record<string, string> {
    const parts: Record<string, string> = {};
    for (let word = this.peek(); word?.value.includes("="); word = this.peek()) {
      const at = word.value.indexOf("=");
      const name = word.value.slice(0, at);
      if (!dateParts.has(name))
        throw refusal(word.span, `"${name}" is not a part of a date: expected ${[...dateParts].join(", ")}.`);
      const value = word.value.slice(at + 1);
      const problem = word.isOpaque ? undefined : partProblem(kind, name, value);
      if (problem !== undefined) throw refusal(word.span, `${problem}, not "${value}".`);
      parts[name] = value;
      this.#at++;
    }
    if (Object.keys(parts).length === 0)
      throw refusal(this.peek()?.span ?? this.#span, "Expected a part of a date, such as hours=8-16.");
    return parts;
  }

  #resource(): Expression {
    const word = this.#next("");
    if (!this.#grammar.resources) throw refusal(word.span, "A rule can't test resources here.");
    const name = this.#next("an agent, such as ocf:heartbeat:IPaddr2 or ::IPaddr2");
    const [cls, provider, type, ...more] = name.value.split(":");
    if (type === undefined || more.length > 0) {
      throw refusal(
        name.span,
        `"${name.value}" is not an agent of a rule: expected class:provider:type, each of which may be empty.`,
      );
    }
    const attributes = { ...(cls ? { class: cls } : {}), ...(provider ? { provider } : {}), ...(type ? { type } : {}) };
    return { kind: "rsc", attributes, span: spanOf([word, name]) };
  }

  #operation(): Expression {
    const word = this.#next("");
    if (!this.#grammar.operations) throw refusal(word.span, "A rule can't test operations here.");
    const name = this.#next("the name of an operation");
    const interval = this.peek()?.value.startsWith("interval=") ? this.#next("") : undefined;
    const attributes = {
      name: name.value,
      ...(interval ? { interval: interval.value.slice("interval=".length) } : {}),
    };
    return { kind: "op", attributes, span: spanOf([word, interval ?? name]) };
  }
}

/** Two tests as one; those of the same operator are flattened. */
function join(left: Expression, operator: "and" | "or", right: Expression, isSame: boolean): Expression {
  const flat = (each: Expression): readonly Expression[] =>
    each.kind === "rule" && each.rule.booleanOp === operator ? each.rule.expressions : [each];
  const expressions = [...(isSame || left.kind === "rule" ? flat(left) : [left]), ...flat(right)];
  return { kind: "rule", rule: { booleanOp: operator, expressions } };
}
