import { tokenize } from "../../crm/lexer.ts";
import { marksOf, parseStatement, type Statement } from "../../crm/parse-statement.ts";
import type { ListKind, Mark } from "../../crm/slots.ts";
import { logicalLines } from "../../text/logical-lines.ts";
import { layOut, type Word } from "./format-layout.ts";

/** Commands and verbatim XML: only white space at their end may be removed. */
function isTrimmedOnly(statement: Statement): boolean {
  return statement.kind === "session" || statement.keyword === "xml";
}

/**
 * The formatted text of one statement, its lines joined by `lineBreak`. Its meaning never changes: statements with errors, unknown
 * ones, and those with joined words or comments between their lines are returned unchanged.
 */
export function formatStatement(statement: Statement, lineBreak: string): string {
  const { text } = statement;
  if (statement.kind === "comment") return text.includes("\n") ? text : text.trim();
  if (statement.problems.some((problem) => problem.severity === "error")) return text;
  if (isTrimmedOnly(statement)) return text.trimEnd().endsWith("\\") ? text : text.trimEnd();
  if (statement.kind !== "object" || !statement.definition) return text;
  const words = wordsOf(statement);
  if (!words) return text;
  const formatted = layOut(statement.keyword, words).join(` \\${lineBreak}`);
  return formatted === text || isSameStatement(statement, formatted) ? formatted : text;
}

/** The words of a statement and their roles; undefined when some are joined across lines, or a `#` was meant as a comment. */
function wordsOf(statement: Statement): Word[] | undefined {
  const { text, keywordSpan } = statement;
  const firstMark = new Map<number, Mark>();
  for (const mark of marksOf(statement)) if (!firstMark.has(mark.start)) firstMark.set(mark.start, mark);
  const words: Word[] = [];
  let end = 0;
  for (const token of tokenize(text, statement.definition?.brackets === true)) {
    const mark = firstMark.get(token.startOffset);
    if (token.image.includes("\n") || token.joinedAt !== undefined) return undefined;
    if (token.image.startsWith("#") && mark?.slot.kind !== "rule-attribute") return undefined;
    let kind = wordKind(token.image, mark, token.equals !== undefined);
    if (token.name === "description" && !words.some((word) => word.kind === "section")) {
      kind = "description";
    }
    const isFixed = kind !== "keyword" && kind !== "section" && mark?.slot.kind !== "boolean-operator";
    words.push({
      text: isFixed || token.value !== token.image ? token.image : token.image.toLowerCase(),
      kind: token.startOffset < keywordSpan.start ? "other" : kind,
      breakBefore: text.slice(end, token.startOffset).includes("\n"),
    });
    end = token.end;
  }
  return words;
}

/** Lists whose items belong to a rule's test or to a constraint, which aren't split. */
const partsOfOther: ReadonlySet<ListKind["list"]> = new Set(["constraint", "date", "test"]);

function wordKind(image: string, mark: Mark | undefined, isAssignment: boolean): Word["kind"] {
  const slot = mark?.slot;
  if (!mark || !slot) return "other";
  if (slot.kind === "name") return partsOfOther.has(slot.of.list) ? "other" : "pair";
  if (slot.kind === "reference" && image.startsWith("@") && slot.to === "any") return "pair";
  if (slot.kind === "reference" && slot.to === "node") return "target";
  if (slot.kind === "text") return "target";
  if (slot.kind === "statement") return "keyword";
  const isWhole = mark.end - mark.start === image.length;
  return slot.kind === "section" && isWhole && !isAssignment ? "section" : "other";
}

/** Whether a text is a single statement equal to another one: the same object, the same words, the same problems. */
function isSameStatement(statement: Statement, formatted: string): boolean {
  if (logicalLines(`${formatted}\n`).length !== 2) return false;
  return contentOf(parseStatement(formatted)) === contentOf(statement);
}

/** The content of a statement as a text, without spans and the case of keywords. */
function contentOf(statement: Statement): string {
  const { kind, keyword, object, problems } = statement;
  const words = marksOf(statement).map(({ slot, value }) => [
    slot.kind,
    slot.kind === "statement" || slot.kind === "section" || slot.kind === "boolean-operator"
      ? value.toLowerCase()
      : value,
  ]);
  const withoutSpans = (key: string, value: unknown): unknown => (/spans?$/i.test(key) ? undefined : value);
  return JSON.stringify([kind, keyword, object, words, problems.map(({ code }) => code)], withoutSpans);
}
