import { EOF, type IRecognitionException } from "chevrotain";
import type { ClusterObject } from "../model/configuration.ts";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import { lazy } from "../text/lazy.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { typographicQuotes } from "../text/typographic-quotes.ts";
import { parseXml, XmlError } from "../text/xml.ts";
import { defineAttributeList } from "./attribute-list.ts";
import { Grammar, type Reading } from "./grammar.ts";
import { tokenize } from "./lexer.ts";
import { fixMissingWhitespace } from "./missing-whitespace.ts";
import { defineResourceSets } from "./resource-sets.ts";
import { defineRule } from "./rule-expression.ts";
import { isSessionOutput, promptedLine } from "./session-prompt.ts";
import type { Mark } from "./slots.ts";
import type { StatementDefinition, StatementRule } from "./statement.ts";
import { defineDescription } from "./statements/common.ts";
import { sessionCommands, statementOf, statements } from "./statements.ts";
import { Assignment, CloseSet, type CrmToken, OpenSet } from "./tokens.ts";
import { fixWords } from "./word-fixes.ts";

/** One parsed logical line. Immutable, so equal texts can share one; its offsets count from the line's start. */
export interface Statement {
  readonly text: string;
  /** What the line is; an `unknown` one begins with no known keyword. */
  readonly kind: "blank" | "comment" | "object" | "session" | "unknown";
  /** Its first word, in lower case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** What a terminal showed before it: the prompt of a shell or of the crm shell. */
  readonly prompt?: Span;
  readonly definition?: StatementDefinition;
  readonly object?: ClusterObject;
  readonly problems: readonly Diagnostic<InText>[];
}

/** The grammar of all statements; with `isValidated` it throws where something in it is ambiguous or unreachable. */
export function buildGrammar(isValidated = false): {
  grammar: Grammar;
  rules: Map<StatementDefinition, StatementRule>;
} {
  const grammar = new Grammar(isValidated);
  const rule = defineRule(grammar);
  const shared = {
    rule,
    attributeList: defineAttributeList(grammar, rule),
    resourceSets: defineResourceSets(grammar),
    description: defineDescription(grammar),
  };
  const rules = new Map(statements.map((statement) => [statement, statement.define(grammar, shared)]));
  grammar.parser.finish();
  return { grammar, rules };
}

/**
 * The compiled grammar. Like a compiled regular expression it is a constant of the language, the same for every workspace, and holds
 * nothing of a text once that is parsed. Compiling takes tens of milliseconds, which commands that parse nothing are spared.
 */
const compiled = lazy(() => buildGrammar());

const byteOrderMark = "\uFEFF";
const nowhere: Span = { start: 0, end: 0 };

/** How many words precede the statement: `crm configure primitive …`. */
function prefixLength(tokens: readonly CrmToken[]): number {
  let at = 0;
  if (tokens[at]?.value === "crm") {
    at++;
    while (tokens[at]?.value.startsWith("-")) at++;
  }
  if (at < tokens.length && tokens[at]?.value.toLowerCase() === "configure" && tokens.length > at + 1) return at + 1;
  return 0;
}

/** A line without an object. */
function bare(text: string, kind: Statement["kind"], token?: CrmToken, problems: Diagnostic<InText>[] = []): Statement {
  const keywordSpan = token ? { start: token.startOffset, end: token.end } : nowhere;
  return { text, kind, keyword: token?.value.toLowerCase() ?? "", keywordSpan, problems };
}

function markKeyword(marks: Mark[] | undefined, { startOffset: start, end, value }: CrmToken): void {
  marks?.push({ start, end, slot: { kind: "statement" }, value });
}

/** Parses one logical line. Never throws: syntax errors are in `problems`, and the rest is parsed as far as possible. */
export function parseStatement(text: string): Statement {
  return parse(text, undefined);
}

/**
 * The parts of a statement with their slots, in the order written. The statement is parsed once more for them: held for every statement,
 * they would take as much memory as the rest of the tree.
 */
export function marksOf({ text }: Pick<Statement, "text">): readonly Mark[] {
  const marks: Mark[] = [];
  parse(text, marks);
  return marks;
}

/** Parses one logical line; where `marks` are wanted, they are added there. */
function parse(text: string, marks: Mark[] | undefined): Statement {
  return text.startsWith(byteOrderMark) ? parseMarked(text, marks) : parseLine(text, marks);
}

/** A line, which may be copied from a terminal: with a prompt before its words. */
function parseLine(text: string, marks: Mark[] | undefined): Statement {
  const line = promptedLine(text);
  if (!line) return parseUnmarked(text, marks);
  const { prompt, level } = line;
  const statement = parseUnmarked(line.text, marks);
  if (statement.kind !== "blank" && isConfigured(line.text, level)) return { ...statement, text, prompt };
  // What was read of a command that configures nothing doesn't count.
  marks?.splice(0);
  return { ...bare(text, "session"), prompt };
}

/** Whether the words after a prompt configure something: at the crm shell's level `configure`, or after that word. */
function isConfigured(text: string, level: string | undefined): boolean {
  return level === undefined || level === "configure" || (level === "" && /^\s*configure\b/i.test(text));
}

/** The first line of a file that begins with a byte order mark: crmsh reads it as part of the first word. */
function parseMarked(text: string, marks: Mark[] | undefined): Statement {
  const statement = parseLine(text.replace(byteOrderMark, " "), marks);
  const span = { start: 0, end: 1 };
  const message = "The file begins with a byte order mark, which crmsh reads as part of the first word. Remove it.";
  const fixes = [{ title: "Remove the byte order mark", span, text: "" }];
  return {
    ...statement,
    text,
    problems: [{ span, code: "syntax", severity: "error", message, fixes }, ...statement.problems],
  };
}

function parseUnmarked(text: string, marks: Mark[] | undefined): Statement {
  if (!/\S/.test(text)) return bare(text, "blank");
  if (/^\s*#/.test(text)) return bare(text, "comment");
  const xml = /^\s*xml(?=[\s<])/i.exec(text);
  if (xml) return parseVerbatim(text, xml[0].length, marks);
  let tokens = tokenize(text, false);
  tokens = tokens.slice(prefixLength(tokens));
  const first = tokens[0];
  if (!first) return bare(text, "blank");
  const keyword = first.value.toLowerCase();
  const definition = statementOf.get(keyword);
  if (!definition) return withoutGrammar(text, first, keyword, marks);
  if (definition.brackets || /\brule\b/i.test(text)) {
    tokens = tokenize(text, true).filter((token) => token.startOffset >= first.startOffset);
  }
  return parseWith(definition, text, keyword, tokens, marks);
}

function withoutGrammar(text: string, first: CrmToken, keyword: string, marks: Mark[] | undefined): Statement {
  const isCommand = sessionCommands.has(keyword) || keyword === "crm" || keyword.startsWith("<<");
  if (!isCommand && isSessionOutput(text)) return bare(text, "session");
  markKeyword(marks, first);
  if (isCommand) return bare(text, "session", first);
  const keywords = [...statementOf.keys()];
  const span = { start: first.startOffset, end: first.end };
  const glued = keywords.find(
    (each) => each.length > 3 && keyword.startsWith(each) && closest(keyword, [each]) === undefined,
  );
  if (glued) {
    const at = first.startOffset + glued.length;
    const message = `A space is missing after "${glued}".`;
    const fixes = [{ title: "Insert a space", span: { start: at, end: at }, text: " " }];
    return bare(text, "unknown", first, [{ span, code: "missing-space", severity: "error", message, fixes }]);
  }
  if (isContinuation(first)) {
    const message = `"${first.value}" begins no statement. Does the line above lack its backslash?`;
    return bare(text, "unknown", first, [{ span, code: "syntax", severity: "error", message }]);
  }
  const meant = closest(keyword, keywords);
  const hint = meant
    ? ` Did you mean "${meant}"?`
    : " A line begins with a keyword such as primitive, group or property.";
  const fixes = meant ? [{ title: `Change to "${meant}"`, span, text: meant }] : [];
  return bare(text, "unknown", first, [
    {
      span,
      code: "syntax",
      severity: "error",
      message: `"${first.value}" is not a statement of the crm language.${hint}`,
      fixes,
    },
  ]);
}

/** Whether a word is part of a statement that begins on an earlier line. */
function isContinuation({ value, tokenType }: CrmToken): boolean {
  return tokenType === Assignment || /^(?:op|params|meta|operations|utilization)$/i.test(value);
}

function parseVerbatim(text: string, from: number, marks: Mark[] | undefined): Statement {
  const { source, joins } = withoutJoins(text.slice(from));
  const start = text.search(/\S/);
  const keywordSpan = { start, end: start + 3 };
  const element = /<\s*([\w-]+)/.exec(source)?.[1] ?? "";
  const id = /<[^>]*?\sid\s*=\s*["']([^"']*)["']/.exec(source)?.[1] ?? "";
  const span = { start, end: text.trimEnd().length };
  marks?.push({ ...keywordSpan, slot: { kind: "statement" }, value: "xml" });
  return {
    text,
    kind: "object",
    keyword: "xml",
    keywordSpan,
    object: { kind: "xml", id, element, source, span, sourceStart: from, ...(joins.length > 0 ? { joins } : {}) },
    problems: element
      ? xmlProblems(source, span)
      : [
          {
            span,
            code: "syntax",
            severity: "error",
            message: 'Expected an element of the CIB after "xml", such as <tags/>.',
          },
        ],
  };
}

/** A text without the joins between its lines, and where they were. */
function withoutJoins(text: string): { source: string; joins: { at: number; length: number }[] } {
  const joins: { at: number; length: number }[] = [];
  let removed = 0;
  const source = text.replace(/\\\s*\n\s*/g, (join: string, offset: number) => {
    joins.push({ at: offset - removed, length: join.length });
    removed += join.length;
    return "";
  });
  return { source, joins };
}

/** Why the element of an `xml` statement can't be parsed; empty when it can. */
function xmlProblems(source: string, span: Span): Diagnostic<InText>[] {
  try {
    parseXml(source);
    return [];
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return [{ span, code: "syntax", severity: "error", message: `The XML can't be parsed: ${error.message}` }];
  }
}

const greatestDepth = 100;

/** The tokens up to the first bracket that is nested too deep: each level uses the stack. */
function upToDepth(tokens: CrmToken[], text: string): { tokens: CrmToken[]; problems: Diagnostic<InText>[] } {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === CloseSet) depth--;
    if (token.tokenType !== OpenSet || ++depth <= greatestDepth) continue;
    const span = { start: token.startOffset, end: text.trimEnd().length };
    const message = `Brackets are nested more than ${greatestDepth} levels deep; the rest isn't parsed.`;
    return { tokens: tokens.slice(0, index), problems: [{ span, code: "syntax", severity: "error", message }] };
  }
  return { tokens, problems: [] };
}

function parseWith(
  definition: StatementDefinition,
  text: string,
  keyword: string,
  written: CrmToken[],
  marks: Mark[] | undefined,
): Statement {
  const { grammar, rules } = compiled();
  const unglued = fixMissingWhitespace(text, written);
  const fixed = fixWords(text, keyword, unglued.tokens);
  const { tokens, problems: tooDeep } = upToDepth(fixed.tokens, text);
  const quotes = typographicQuotes(text, { start: 0, end: text.length });
  const problems = [...unglued.problems, ...fixed.problems, ...tooDeep, ...quotes];
  const reading: Reading = { text, marks, problems, agent: "" };
  grammar.reading = reading;
  grammar.parser.input = tokens;
  const rule = rules.get(definition) as StatementRule;
  const object = rule.call(grammar.parser);
  for (const error of grammar.parser.errors) reading.problems.push(problemOf(error, definition, text));
  for (const token of tokens) {
    if (token.joinedAt !== undefined && !/["']/.test(token.image)) reading.problems.push(joinedProblem(token));
    if (token.openQuote === undefined) continue;
    reading.problems.push({
      span: { start: token.openQuote, end: text.trimEnd().length },
      code: "syntax",
      severity: "error",
      message: `This quote is never closed.`,
    });
  }
  if (marks) {
    const known = marks.reduce((end, mark) => Math.max(end, mark.end), 0);
    for (const token of tokens) if (token.startOffset >= known) grammar.mark(token, { kind: "tail" });
  }
  grammar.reset();
  const first = tokens[0] as CrmToken;
  return {
    text,
    kind: "object",
    keyword,
    keywordSpan: { start: first.startOffset, end: first.end },
    definition,
    ...omitUndefined({ object }),
    problems: reading.problems,
  };
}

/** A `\` at a line's end joins the lines without a space (crmsh), which is hardly ever intended inside a word. */
function joinedProblem(token: CrmToken): Diagnostic<InText> {
  const at = token.joinedAt ?? token.startOffset;
  return {
    span: { start: token.startOffset, end: token.end },
    code: "joined-word",
    severity: "warning",
    message: `The lines are joined without a space: this is read as "${token.value}". Insert a space before the "\\".`,
    fixes: [{ title: "Insert a space", span: { start: at, end: at }, text: " " }],
  };
}

/** The keywords of a statement's synopsis, one of which may have been misspelt. */
function keywordsOf(definition: StatementDefinition): string[] {
  return definition.synopsis.split(/[^a-z_-]+/).filter((word) => word.length > 1);
}

function problemOf(error: IRecognitionException, definition: StatementDefinition, text: string): Diagnostic<InText> {
  const token = error.token as CrmToken;
  const end = text.trimEnd().length;
  const span =
    token.tokenType === EOF || Number.isNaN(token.startOffset)
      ? { start: Math.max(0, end - 1), end }
      : { start: token.startOffset, end: token.end };
  const what =
    token.tokenType === EOF
      ? "The statement is incomplete"
      : /^[)\]]$/.test(token.image)
        ? `This "${token.image}" has no matching bracket`
        : `Unexpected "${token.image}"`;
  const word = token.name ?? token.value ?? "";
  const meant = word.length > 3 ? closest(word, keywordsOf(definition)) : undefined;
  const where = { start: span.start, end: span.start + word.length };
  return {
    span,
    code: "syntax",
    severity: "error",
    ...(meant && token.image.startsWith(word)
      ? { fixes: [{ title: `Change to "${meant}"`, span: where, text: meant }] }
      : {}),
    message: `${what}.${meant ? ` Did you mean "${meant}"?` : ""} Syntax: ${definition.synopsis}. Example: ${definition.example}`,
  };
}
