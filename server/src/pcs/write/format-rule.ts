import type { Expression, Rule } from "../../model/attributes.ts";
import type { PcsForms } from "./pcs-forms.ts";
import { UnsupportedByPcs } from "./unsupported.ts";

/** The expression of a rule as a command has it: one word for pcs 0.12, a word for each part before. Throws UnsupportedByPcs. */
export function ruleWords(rule: Pick<Rule, "idRef" | "booleanOp" | "expressions">, { areCurrent }: PcsForms): string[] {
  const words = formatRule(rule);
  return areCurrent ? [words.join(" ")] : words;
}

/** The expression of a rule as words for pcs. Throws UnsupportedByPcs where pcs can't express it. */
export function formatRule({
  idRef,
  booleanOp,
  expressions,
}: Pick<Rule, "idRef" | "booleanOp" | "expressions">): string[] {
  if (idRef !== undefined) throw new UnsupportedByPcs("a rule that refers to another one");
  if (expressions.length === 0) throw new UnsupportedByPcs("a rule without tests");
  return expressions.flatMap((each, index) => [...(index > 0 ? [booleanOp] : []), ...testWords(each)]);
}

function testWords(test: Expression): string[] {
  switch (test.kind) {
    case "rule": {
      const inner = formatRule(test.rule);
      return test.rule.expressions.length > 1 ? ["(", ...inner, ")"] : inner;
    }
    case "attribute":
      return attributeWords(test);
    case "date":
      return dateWords(test);
    case "rsc": {
      const { class: cls = "", provider = "", type = "" } = test.attributes;
      return ["resource", cls || provider || type ? `${cls}:${provider}:${type}` : "::"];
    }
    default: {
      const { name, interval } = test.attributes;
      if (!name) throw new UnsupportedByPcs("a rule that tests an operation without its name");
      return ["op", name, ...(interval === undefined ? [] : [`interval=${interval}`])];
    }
  }
}

/** The values that pcs accepts for the types of an expression. */
const numbers: Readonly<Record<string, RegExp>> = {
  integer: /^[+-]?\d+$/,
  number: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  version: /^\d+(?:\.\d+)*$/,
};

/** A word that pcs doesn't split: it splits at spaces and brackets, even in quotes. */
function unsplit(word: string): string {
  if (word === "" || /[\s()]/.test(word)) throw new UnsupportedByPcs(`a rule that tests for "${word}"`);
  return word;
}

function attributeWords({
  attribute,
  operation,
  value,
  type,
  valueSource,
}: Extract<Expression, { kind: "attribute" }>): string[] {
  if (operation === "defined" || operation === "not_defined") return [operation, unsplit(attribute)];
  if (valueSource !== undefined && valueSource !== "literal") {
    throw new UnsupportedByPcs(`a rule that compares with the value of a "${valueSource}"`);
  }
  if (value === undefined) throw new UnsupportedByPcs(`a rule that compares "${attribute}" with nothing`);
  const isOfType = type === undefined || (numbers[type]?.test(value) ?? true);
  if (!isOfType) throw new UnsupportedByPcs(`a rule that compares "${attribute}" as ${type} with "${value}"`);
  return [unsplit(attribute), operation, ...(type === undefined ? [] : [type]), unsplit(value)];
}

function dateWords({ operation, start, end, duration, spec }: Extract<Expression, { kind: "date" }>): string[] {
  const parts = (of: Readonly<Record<string, string>>): string[] => {
    const words = Object.entries(of).map(([name, value]) => `${name}=${unsplit(value)}`);
    if (words.length === 0) throw new UnsupportedByPcs("a rule with an empty date");
    return words;
  };
  if (operation === "date_spec") return ["date-spec", ...parts(spec ?? {})];
  if (operation === "gt" && start !== undefined) return ["date", "gt", unsplit(start)];
  if (operation === "lt" && end !== undefined) return ["date", "lt", unsplit(end)];
  if (operation === "in_range") {
    const from = start === undefined ? [] : [unsplit(start)];
    if (duration) return ["date", "in_range", ...from, "to", "duration", ...parts(duration)];
    if (end !== undefined) return ["date", "in_range", ...from, "to", unsplit(end)];
  }
  throw new UnsupportedByPcs(`a rule with the date operation "${operation}"`);
}
