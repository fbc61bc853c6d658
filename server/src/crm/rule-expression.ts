import type { ParserMethod } from "chevrotain";
import type { Expression, Rule } from "../model/attributes.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { wordTable } from "../text/word-table.ts";
import { normalizeScore } from "./attribute-list.ts";
import { type Grammar, isReal } from "./grammar.ts";
import type { ListKind } from "./slots.ts";
import {
  And,
  Assignment,
  CloseSet,
  type CrmToken,
  DateWord,
  Defined,
  Label,
  Op,
  OpenSet,
  Or,
  Plain,
  RuleKeyword,
} from "./tokens.ts";

/** The keys of `<date_spec>` and `<duration>` in Pacemaker's schema (rule-3.9.rng); `moon` only up to 2.1. */
const dateKeys = [
  "hours",
  "minutes",
  "seconds",
  "days",
  "monthdays",
  "weekdays",
  "yeardays",
  "yearsdays",
  "months",
  "weeks",
  "years",
  "weekyears",
  "moon",
] as const;
const unknownToCrmsh = new Set(["minutes", "seconds", "days", "yeardays"]);
const dateAttributes = new Set<string>([...dateKeys, "start", "end", "id"]);

const dateOperators = ["lt", "gt", "in", "in_range", "spec", "date_spec"];
const dateExample = "rule -inf: date spec hours=9-16 weekdays=1-5";

const operators = new Set(["lt", "gt", "lte", "gte", "eq", "ne"]);
const example = "rule -inf: not_defined pingd or pingd lte 0";

/** The attributes that a test of a resource or an operation may have (rule-3.9.rng). */
const testKeys = {
  rsc: new Set(["class", "provider", "type", "$id"]),
  op: new Set(["name", "interval", "$id"]),
};

interface Head {
  id?: string;
  idRef?: string;
  role?: string;
  score?: string;
  scoreAttribute?: string;
  scoreSpan?: Span;
  /** `$score=`: the rule has no score at all. An omitted score means INFINITY. */
  noScore?: boolean;
}

type BooleanDraft = { op: "and" | "or"; expressions: Expression[]; end: number };

function readOperator(grammar: Grammar, token: CrmToken): { operation: string; type?: string } {
  const [, type, operation] = /^(?:([a-z]+):)?(.*)$/i.exec(token.value) ?? [];
  const operator = (operation ?? token.value).toLowerCase();
  if (isReal(grammar, token)) {
    grammar.mark(token, { kind: "rule-operator" });
    if (!operators.has(operator)) reportOperator(grammar, token);
  }
  return { operation: operator, ...omitUndefined({ type }) };
}

/** Operators of other languages and what they are called here. */
const signs = wordTable<string>({
  "=": "eq",
  "==": "eq",
  equals: "eq",
  is: "eq",
  "!=": "ne",
  "<>": "ne",
  "<": "lt",
  "<=": "lte",
  le: "lte",
  ">": "gt",
  ">=": "gte",
  ge: "gte",
});

function reportOperator(grammar: Grammar, token: CrmToken): void {
  const span = { start: token.startOffset, end: token.end };
  const meant = signs[token.value.toLowerCase()];
  grammar.problem({
    span,
    code: "syntax",
    severity: "error",
    message: `"${token.value}" is not a comparison: expected lt, gt, lte, gte, eq or ne.${meant ? ` Did you mean "${meant}"?` : ""} Example: ${example}`,
    ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
  });
}

/** The value of a comparison: a text, or `param{x}` or `meta{x}` for a resource's parameter or meta attribute. */
function readValue(value: string): { value: string; valueSource?: string } {
  const source = /^(param|meta)\{(.*)\}$/s.exec(value);
  return source?.[2] === undefined ? { value } : { value: source[2], valueSource: source[1] as string };
}

function isSpec(operation: string): boolean {
  return /^(date_)?spec$/i.test(operation);
}

/** Marks the two sides of an assignment in a list. */
function markPair(grammar: Grammar, token: CrmToken, of: ListKind): void {
  if (!isReal(grammar, token)) return;
  const equals = token.equals ?? token.end;
  const name = token.name ?? "";
  grammar.markPart(token.startOffset, equals, name, { kind: "name", of, written: [], sections: [] });
  grammar.markPart(equals + 1, token.end, token.assigned ?? "", { kind: "value", of, name });
}

function dateExpression(operation: string, parts: CrmToken[], date: string | undefined): Expression {
  const values: Record<string, string> = {};
  for (const part of parts) if (part.name !== undefined) values[part.name] = part.assigned ?? "";
  const { start, end, id, ...keys } = values;
  const op = operation === "in" ? "in_range" : operation === "spec" ? "date_spec" : operation;
  const hasKeys = Object.keys(keys).length > 0;
  const keySpans: Record<string, Span> = {};
  for (const { name, startOffset, equals } of parts) {
    if (name !== undefined && equals !== undefined) keySpans[name] = { start: startOffset, end: equals };
  }
  const known = { ...omitUndefined({ id }), ...(hasKeys ? { keySpans } : {}) };
  if (op === "date_spec") return { kind: "date", operation: op, spec: keys, ...known };
  if (op === "lt" && date !== undefined) return { kind: "date", operation: op, end: date, ...known };
  if (op === "gt" && date !== undefined) return { kind: "date", operation: op, start: date, ...known };
  return {
    kind: "date",
    operation: op,
    ...omitUndefined({ start, end }),
    ...(hasKeys ? { duration: keys } : {}),
    ...known,
  };
}

/** The placeholder for a test that could not be parsed; its statement has an error. */
const unread: Expression = { kind: "attribute", attribute: "", operation: "" };
const unreadBoolean: BooleanDraft = { op: "and", expressions: [unread], end: 0 };
const unreadRule: Rule = { booleanOp: "and", expressions: [unread] };

/** Defines `rule [$id=ID | $id-ref=ID] [$role=R | role=R] [score:] expression ((and|or) expression)*`. */
export function defineRule(grammar: Grammar): ParserMethod<[], Rule> {
  const { $ } = grammar;

  const date = grammar.rule("dateExpression", unread, (): Expression => {
    grammar.mark($.CONSUME(DateWord), { kind: "rule-attribute" });
    const parts: CrmToken[] = [];
    let operation = "";
    let value: string | undefined;
    $.OPTION(() => {
      const token = $.CONSUME(Plain);
      operation = token.value;
      grammar.mark(token, { kind: "date-operator" });
      if (isReal(grammar, token) && !dateOperators.includes(operation.toLowerCase())) {
        const span = { start: token.startOffset, end: token.end };
        grammar.reportUnknown(operation, span, "test of a date", dateOperators, dateExample);
      }
      $.MANY({
        GATE: () => dateAttributes.has($.LA(1).name ?? ""),
        DEF: () => {
          const part = $.CONSUME(Assignment);
          parts.push(part);
          markPair(grammar, part, { list: "date", of: isSpec(operation) ? "spec" : "range" });
          if (unknownToCrmsh.has(part.name ?? "")) {
            grammar.extension({ start: part.startOffset, end: part.end }, `"${part.name}" in a date`);
          }
        },
      });
      // A test of a date needs a first part, so what is written there is one, if a wrong one.
      $.OPTION2({
        GATE: () => parts.length === 0 && /^(in|in_range|spec|date_spec)$/i.test(operation),
        DEF: () => {
          const part = $.CONSUME2(Assignment);
          if (!isReal(grammar, part)) return;
          const span = { start: part.startOffset, end: part.equals ?? part.end };
          const names = isSpec(operation) ? dateKeys : ["start", "end", ...dateKeys];
          grammar.reportUnknown(part.name ?? "", span, "part of a date", names, dateExample);
        },
      });
      $.OPTION1({
        GATE: () => parts.length === 0,
        DEF: () => {
          const part = $.CONSUME1(Plain);
          if (isReal(grammar, part) && /^(in|in_range|spec|date_spec)$/i.test(operation)) {
            grammar.problem({
              span: { start: part.startOffset, end: part.end },
              code: "syntax",
              severity: "error",
              message: `"${part.value}" needs a name, such as ${isSpec(operation) ? "hours=" : "start="}. Example: ${dateExample}`,
            });
          }
          value = part.value;
          const of = { list: "date", of: isSpec(operation) ? "spec" : "range" } as const;
          const isDate = operation === "lt" || operation === "gt";
          grammar.mark(part, isDate ? { kind: "rule-value" } : { kind: "name", of, written: [], sections: [] });
        },
      });
    });
    return dateExpression(operation, parts, value);
  });

  const comparison = grammar.rule("comparison", unread, (): Expression => {
    const attribute = $.CONSUME(Plain);
    grammar.mark(attribute, { kind: "rule-attribute" });
    let read: { operation: string; type?: string } = { operation: "" };
    let value: { value?: string; valueSource?: string } = {};
    let complete = false;
    $.OPTION(() => {
      read = readOperator(grammar, $.CONSUME1(Plain));
      $.OPTION1(() => {
        const token = $.OR([{ ALT: () => $.CONSUME2(Plain) }, { ALT: () => $.CONSUME(Assignment) }]);
        const isNode = attribute.value === "#uname" && (read.operation === "eq" || read.operation === "ne");
        grammar.mark(token, isNode ? { kind: "reference", to: "node" } : { kind: "rule-value" });
        value = readValue(token.value ?? "");
        complete = true;
      });
    });
    if (!complete)
      grammar.reportMissing(read.operation ? "The value of the comparison" : "A comparison and its value", example);
    return { kind: "attribute", attribute: attribute.value, ...read, ...value };
  });

  const definedTest = grammar.rule("definedTest", unread, (): Expression => {
    const word = $.CONSUME(Defined);
    grammar.mark(word, { kind: "rule-operator" });
    let attribute = "";
    $.OPTION(() => {
      const token = $.CONSUME(Plain);
      attribute = token.value;
      grammar.mark(token, { kind: "rule-attribute" });
    });
    if (!attribute) grammar.reportMissing("The name of a node attribute", example);
    return { kind: "attribute", attribute, operation: (word.value ?? "defined").toLowerCase() };
  });

  /** `( … )`: a rule inside a rule; `( rule $role=R SCORE: … )` where it has a role, a score or an id of its own. */
  const nested = grammar.rule("nestedRule", unread, (): Expression => {
    const open = $.CONSUME(OpenSet);
    grammar.mark(open, { kind: "bracket" });
    let rule: Rule = { booleanOp: "and", expressions: [] };
    $.OR([
      {
        ALT: () => {
          rule = $.SUBRULE(ruleRule);
        },
      },
      {
        ALT: () => {
          const draft = $.SUBRULE(boolean);
          rule = { booleanOp: draft.op, expressions: draft.expressions };
        },
      },
    ]);
    $.OPTION(() => grammar.mark($.CONSUME(CloseSet), { kind: "bracket" }));
    grammar.extension({ start: open.startOffset, end: $.LA(0)?.end ?? open.end }, "A rule inside a rule");
    return { kind: "rule", rule };
  });

  /** `rsc class=ocf type=Dummy` and `op name=monitor interval=10s`: tests of what a default is for (since schema 3.4). */
  const test = grammar.rule("resourceOrOperationTest", unread, (): Expression => {
    const word = $.OR([{ ALT: () => $.CONSUME(Op) }, { ALT: () => $.CONSUME(Plain) }]);
    grammar.mark(word, { kind: "rule-attribute" });
    const kind = word.value?.toLowerCase() === "op" ? "op" : "rsc";
    const attributes: Record<string, string> = {};
    let id: string | undefined;
    $.MANY({
      GATE: () => testKeys[kind].has($.LA(1).name ?? ""),
      DEF: () => {
        const part = $.CONSUME(Assignment);
        markPair(grammar, part, { list: "test", of: kind });
        if (part.name === "$id") id = part.assigned;
        else if (part.name !== undefined) attributes[part.name] = part.assigned ?? "";
      },
    });
    $.OPTION({
      GATE: () => Object.keys(attributes).length === 0 && $.LA(1).tokenType === Plain,
      DEF: () => {
        const of = { list: "test", of: kind } as const;
        grammar.mark($.CONSUME1(Plain), { kind: "name", of, written: [], sections: [] });
        grammar.reportMissing("What is tested, such as name=monitor,", "op_defaults rule op name=monitor timeout=60s");
      },
    });
    grammar.extension(
      { start: word.startOffset, end: $.LA(0)?.end ?? word.end },
      `A test of ${kind === "op" ? "an operation" : "a resource"}`,
    );
    return { kind, attributes, ...omitUndefined({ id }) };
  });

  const expression = grammar.rule("expression", unread, (): Expression => {
    const start = $.LA(1).startOffset;
    const read = $.OR<Expression>([
      { ALT: () => $.SUBRULE(nested) },
      {
        GATE: () =>
          $.LA(1).tokenType === Op || ($.LA(1).value?.toLowerCase() === "rsc" && $.LA(2).tokenType === Assignment),
        ALT: () => $.SUBRULE(test),
        IGNORE_AMBIGUITIES: true,
      },
      { ALT: () => $.SUBRULE(date), IGNORE_AMBIGUITIES: true },
      { ALT: () => $.SUBRULE(definedTest), IGNORE_AMBIGUITIES: true },
      { ALT: () => $.SUBRULE(comparison) },
    ]);
    return { ...read, span: { start, end: $.LA(0)?.end ?? start } };
  });

  const boolean: ParserMethod<[], BooleanDraft> = grammar.rule("booleanExpression", unreadBoolean, () => {
    const draft: BooleanDraft = { op: "and", expressions: [], end: 0 };
    let first: string | undefined;
    draft.expressions.push($.SUBRULE(expression));
    $.MANY(() => {
      const token = $.OR1([{ ALT: () => $.CONSUME(And) }, { ALT: () => $.CONSUME(Or) }]);
      const word = token.value?.toLowerCase() === "or" ? "or" : "and";
      grammar.mark(token, { kind: "boolean-operator" });
      if (first !== undefined && first !== word && isReal(grammar, token)) {
        grammar.problem({
          span: { start: token.startOffset, end: token.end },
          code: "mixed-and-or",
          severity: "error",
          message: `"and" and "or" can't be mixed in one rule: write two rules, or put one part in parentheses.`,
        });
      }
      first ??= word;
      draft.op = first === "or" ? "or" : "and";
      draft.expressions.push($.SUBRULE1(expression));
    });
    return draft;
  });

  const ruleRule: ParserMethod<[], Rule> = grammar.rule("rule", unreadRule, (): Rule => {
    const word = $.CONSUME(RuleKeyword);
    grammar.mark(word, { kind: "section" });
    const start = word.startOffset;
    const head: Head = {};
    // After a reference to a rule nothing of a rule can follow: what does belongs to the list that the rule is in (crmsh).
    const continuesHead = (): boolean => head.idRef === undefined || /^\$|^role$/i.test($.LA(1).name ?? "");
    $.MANY({
      GATE: continuesHead,
      DEF: () => {
        $.OR1([
          { ALT: () => readHead(grammar, $.CONSUME(Assignment), head) },
          {
            ALT: () => {
              const label = $.CONSUME(Label);
              const score = normalizeScore((label.value ?? "").slice(0, -1));
              if (/^[+-]?\d+$|^[+-]?INFINITY$/.test(score)) head.score = score;
              else head.scoreAttribute = score;
              if (isReal(grammar, label)) head.scoreSpan = { start: label.startOffset, end: label.end - 1 };
              grammar.mark(label, { kind: "score" });
            },
          },
        ]);
      },
    });
    let draft: BooleanDraft = { op: "and", expressions: [], end: 0 };
    $.OPTION(() => {
      draft = $.SUBRULE(boolean);
    });
    if ($.RECORDING_PHASE) return { booleanOp: "and", expressions: [] };
    if (draft.expressions.length === 0 && head.idRef === undefined)
      grammar.reportMissing("The rule's expression", example);
    const end = ($.LA(0) as CrmToken | undefined)?.end ?? start;
    const { noScore, ...given } = head;
    const score =
      noScore || given.idRef !== undefined
        ? undefined
        : (given.score ?? (given.scoreAttribute === undefined ? "INFINITY" : undefined));
    return {
      ...given,
      ...omitUndefined({ score }),
      booleanOp: draft.op,
      expressions: draft.expressions,
      span: { start, end },
    };
  });
  return ruleRule;
}

function readHead(grammar: Grammar, token: CrmToken, head: Head): void {
  if (!isReal(grammar, token)) return;
  const equals = token.equals ?? token.end;
  const name = (token.name ?? "").toLowerCase().replace(/^\$/, "");
  const value = token.assigned ?? "";
  grammar.markPart(token.startOffset, equals, token.name ?? "", { kind: "section" });
  if (name === "id") head.id = value;
  else if (name === "id-ref") head.idRef = value;
  else if (name === "role") head.role = value;
  else if (name === "score" && value === "") {
    head.noScore = true;
    grammar.extension({ start: token.startOffset, end: token.end }, "A rule without any score");
  } else {
    grammar.problem({
      span: { start: token.startOffset, end: token.end },
      code: "syntax",
      severity: "error",
      message: `A rule takes $id, $id-ref or $role here, not "${token.name}". Example: ${example}`,
    });
  }
  const slot =
    name === "role"
      ? ({ kind: "role" } as const)
      : name === "id-ref"
        ? ({ kind: "reference", to: "rule" } as const)
        : ({ kind: "definition", type: "rule" } as const);
  grammar.markPart(equals + 1, token.end, value, slot);
}
