import type { Expression, NvPair, NvSet, Rule } from "../model/attributes.ts";
import { keywordTokens, Word } from "./tokens.ts";

/** A statement as words: the first line's, then those of each further line. */
export type WordLines = readonly (readonly string[])[];

const safe = /^[^\s"'\\]+$/;

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Words that would begin a section, close a bracket or be a label if they weren't quoted. */
function isSyntax(word: string): boolean {
  return (keywordTokens.get(word.toLowerCase())?.CATEGORIES?.includes(Word) ?? false) || /^[([{]|[)\]}:]$/.test(word);
}

/** A single word, quoted where needed so that it is read back as `value`. Line breaks can't be escaped and stay. */
export function quoteWord(value: string): string {
  return safe.test(value) && !isSyntax(value) ? value : quoted(value);
}

/** The id before a node's name or a set of options: `1:`, and where the crm shell reads no such label `$id=a.b`. */
export function idWord(id: string): string {
  return isReadableLabel(id) ? `${id}:` : assignment("$id", id);
}

/** Whether the crm shell reads an id with a colon after it (crmsh 4.4 and 5.1: `[\w-]+:`). */
export function isReadableLabel(id: string): boolean {
  return /^[\w-]+$/.test(id);
}

/** `name=value`, quoted where needed. */
export function assignment(name: string, value: string | undefined): string {
  if (value === undefined) return keywordTokens.has(name.toLowerCase()) ? quoted(name) : quoteWord(name);
  // A bracket at the end would be read as a set's, and a number followed by a name and "=" as two attributes.
  const isOdd = /[)\]]$|^\d[\d.]*[a-z_-]+=/.test(value) || !safe.test(value);
  return `${/^[([]/.test(name) || !safe.test(name) ? quoted(name) : name}=${isOdd ? quoted(value) : value}`;
}

/** A score as crmsh writes it: `inf:` for INFINITY. */
export function scoreWord(score: string): string {
  return `${score.replace(/^\+?INFINITY$/, "inf").replace(/^-INFINITY$/, "-inf")}:`;
}

function pairWord(pair: NvPair): string {
  if (pair.idRef !== undefined) return `@${pair.idRef}${pair.name ? `:${pair.name}` : ""}`;
  const word = assignment(pair.name, pair.value);
  return pair.id === undefined ? word : `$${pair.id}:${word}`;
}

function expressionWords(expression: Expression): string[] {
  switch (expression.kind) {
    case "attribute": {
      if (expression.operation === "defined" || expression.operation === "not_defined") {
        return [expression.operation, quoteWord(expression.attribute)];
      }
      const type = expression.type === undefined ? "" : `${expression.type}:`;
      const value = expression.value ?? "";
      const written = expression.valueSource ? `${expression.valueSource}{${value}}` : value;
      return [quoteWord(expression.attribute), type + expression.operation, quoteWord(written)];
    }
    case "date": {
      const pairs = (values: Readonly<Record<string, string>> = {}): string[] =>
        Object.entries(values).map(([name, value]) => assignment(name, value));
      if (expression.operation === "date_spec") return ["date", "spec", ...pairs(expression.spec)];
      if (expression.operation === "lt") return ["date", "lt", quoteWord(expression.end ?? "")];
      if (expression.operation === "gt") return ["date", "gt", quoteWord(expression.start ?? "")];
      const bounds = [
        ...(expression.start === undefined ? [] : [assignment("start", expression.start)]),
        ...(expression.end === undefined ? [] : [assignment("end", expression.end)]),
      ];
      return ["date", "in", ...bounds, ...pairs(expression.duration)];
    }
    case "rule": {
      const { rule } = expression;
      const isBare =
        rule.id === undefined && rule.role === undefined && rule.score === undefined && rule.idRef === undefined;
      return isBare && rule.scoreAttribute === undefined
        ? ["(", ...booleanWords(rule), ")"]
        : ["(", ...formatRule(rule), ")"];
    }
    default:
      return [
        expression.kind,
        ...(expression.id === undefined ? [] : [assignment("$id", expression.id)]),
        ...Object.entries(expression.attributes).map(([name, value]) => assignment(name, value)),
      ];
  }
}

function booleanWords(rule: Rule): string[] {
  return rule.expressions.flatMap((each, index) => [...(index ? [rule.booleanOp] : []), ...expressionWords(each)]);
}

/** The words of a rule, from `rule` on. */
export function formatRule(rule: Rule): string[] {
  if (rule.idRef !== undefined) return ["rule", assignment("$id-ref", rule.idRef)];
  const score = rule.scoreAttribute ?? rule.score;
  return [
    "rule",
    ...(rule.id === undefined ? [] : [assignment("$id", rule.id)]),
    ...(rule.role === undefined ? [] : [assignment("$role", rule.role)]),
    ...(score === undefined ? ["$score="] : [scoreWord(score)]),
    ...booleanWords(rule),
  ];
}

/** The words of a set, without the section keyword before it. */
export function setWords(set: NvSet): string[] {
  if (set.idRef !== undefined) return [assignment("$id-ref", set.idRef)];
  return [
    ...(set.id === undefined ? [] : [assignment("$id", set.id)]),
    ...(set.score === undefined ? [] : [scoreWord(set.score)]),
    ...set.rules.flatMap(formatRule),
    ...set.pairs.map(pairWord),
  ];
}

/** A line for each set, beginning with the section keyword; empty sets are left out. */
export function sectionLines(word: string, sets: readonly NvSet[]): string[][] {
  return sets.map(setWords).flatMap((words) => (words.length ? [[word, ...words]] : []));
}

/** The lines as crm text: each further line indented by a tab, joined by ` \`. No line feed at the end. */
export function joinLines(lines: WordLines): string {
  return lines.map((words) => words.join(" ")).join(" \\\n\t");
}
