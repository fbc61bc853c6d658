import type { Diagnostic, Fix, InText } from "../text/diagnostic.ts";
import type { FixedTokens } from "./missing-whitespace.ts";
import { Assignment, type CrmToken, Defined, Label, Plain, RuleKeyword, Word } from "./tokens.ts";

/** Statements whose second word is the id that they define, without a colon. */
const withPlainId = new Set(
  "primitive rsc_template group clone ms master bundle location colocation collocation order rsc_ticket role alert".split(
    " ",
  ),
);
/** Statements that name resources one after the other. */
const withMembers = new Set("group colocation collocation order rsc_ticket tag".split(" "));
/** Statements without loose words, so that a trailing comment can't be read as an attribute. */
const withoutLooseWords = new Set([...withMembers, "location", "acl_target", "acl_group"]);

const score = /^[+-]?(?:\d+|inf|infinity|INF|INFINITY|mandatory|advisory)$/;
const kind = /^(?:mandatory|optional|serialize)$/i;
const scoreAndRest = /^([+-]?(?:\d+|inf|infinity|INF|INFINITY)|mandatory|optional|serialize):(.+)$/i;

function retyped(token: CrmToken, type: typeof Label, changes: Partial<CrmToken> = {}): CrmToken {
  return { ...token, ...changes, tokenType: type, tokenTypeIdx: type.tokenTypeIdx as number };
}

function wrong(span: { start: number; end: number }, message: string, fix?: Fix<InText>): Diagnostic<InText> {
  return { span, code: "syntax", severity: "error", message, ...(fix ? { fixes: [fix] } : {}) };
}

const spanOf = (token: CrmToken): { start: number; end: number } => ({ start: token.startOffset, end: token.end });

/** A word that lacks its colon, as the label that was meant. */
function withColon(token: CrmToken, what: string, problems: Diagnostic<InText>[]): CrmToken {
  const span = { start: token.end, end: token.end };
  const message = `${what} must end with a colon: "${token.value}:".`;
  const problem = wrong(spanOf(token), message, { title: `Change to "${token.value}:"`, span, text: ":" });
  // The rule of that name reports the rest: words that could be resources (rules/missing-colon.ts).
  problems.push({ ...problem, code: "missing-colon" });
  return retyped(token, Label, { value: `${token.value}:` });
}

/** `100:n1` as `100:` and `n1`. */
function splitScore(token: CrmToken, problems: Diagnostic<InText>[]): CrmToken[] | undefined {
  const match = token.tokenType === Plain ? scoreAndRest.exec(token.image) : null;
  if (!match?.[1] || !match[2]) return undefined;
  const at = token.startOffset + match[1].length + 1;
  const before = { start: at - 1, end: at + 1 };
  const message = `A space is missing between "${match[1]}:" and "${match[2]}".`;
  const fixes = [{ title: "Insert a space", span: { start: at, end: at }, text: " " }];
  problems.push({ span: before, code: "missing-space", severity: "error", message, fixes });
  const head = { image: `${match[1]}:`, value: `${match[1]}:`, end: at, endOffset: at - 1 };
  const tail = { image: match[2], value: match[2], startOffset: at };
  return [retyped(token, Label, head), retyped(token, Plain, tail)];
}

/** The id that a statement defines, also where it was written as `web:` or `id=web`. */
function plainId(token: CrmToken, problems: Diagnostic<InText>[]): CrmToken {
  if (token.tokenType === Label) {
    const value = token.value.slice(0, -1);
    if (score.test(value) || kind.test(value)) return token;
    const span = { start: token.end - 1, end: token.end };
    problems.push(
      wrong(spanOf(token), `The id must not end with a colon here: "${value}".`, {
        title: "Remove the colon",
        span,
        text: "",
      }),
    );
    return retyped(token, Plain, { value });
  }
  if (token.tokenType === Assignment && /^\$?id$/i.test(token.name ?? "")) {
    const value = token.assigned ?? "";
    const span = spanOf(token);
    problems.push(
      wrong(span, `Write the id alone here: "${value}".`, { title: `Change to "${value}"`, span, text: value }),
    );
    return retyped(token, Plain, { value });
  }
  return token;
}

/** The resources of a list with commas. */
function withoutCommas(token: CrmToken, problems: Diagnostic<InText>[]): CrmToken[] {
  const text = token.image.replace(/,+/g, " ").trim();
  const title = `Change to "${text}"`;
  const message = "Resources are separated by spaces, not by commas.";
  problems.push(wrong(spanOf(token), message, { title, span: spanOf(token), text }));
  return [...token.image.matchAll(/[^,]+/g)].map((match) => {
    const startOffset = token.startOffset + match.index;
    const end = startOffset + match[0].length;
    return retyped(token, Plain, { image: match[0], value: match[0], startOffset, end, endOffset: end - 1 });
  });
}

/** Where a trailing comment begins, or -1. */
function commentAt(tokens: readonly CrmToken[]): number {
  return tokens.findIndex(
    (token, index) => index > 1 && token.tokenType !== Assignment && /^#+(?![A-Za-z])/.test(token.image),
  );
}

/** The problem of a trailing comment: crmsh allows comments only on lines of their own. */
export function commentProblem(
  text: string,
  start: number,
  severity: Diagnostic<InText>["severity"],
  consequence: string,
): Diagnostic<InText> {
  const lineEnd = text.indexOf("\n", start);
  const line = text.slice(start, lineEnd < 0 ? text.length : lineEnd).replace(/[\s\\]+$/, "");
  const end = start + line.length;
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end);
  return {
    span: { start, end },
    code: "comment-in-statement",
    severity,
    message: `A comment must be on a line of its own. ${consequence}`,
    fixes: [
      {
        title: "Move the comment to a line of its own",
        span: { start: 0, end: text.length },
        text: `${line}\n${before}${after}`,
      },
    ],
  };
}

/**
 * Finds words that are almost right (`100 n1`, `a,b`, `web:`, `not defined`), and continues as if they were, so that one mistake
 * has one diagnostic that says what to change. crmsh rejects all of them, or reads them as resources of such a name.
 */
export function fixWords(text: string, keyword: string, written: readonly CrmToken[]): FixedTokens {
  const problems: Diagnostic<InText>[] = [];
  // Most statements by far: an id, and lists without rules.
  const isSimple = !withoutLooseWords.has(keyword) && written[1]?.tokenType === Plain;
  if (isSimple && !written.some(({ tokenType }) => tokenType === RuleKeyword || tokenType === Defined)) {
    return { tokens: [...written], problems };
  }
  let tokens = [...written];
  if (withoutLooseWords.has(keyword)) {
    const at = commentAt(tokens);
    const isInList = tokens.slice(0, at).some((token) => token.tokenType === Assignment || isSection(token));
    if (at > 0 && !(keyword === "group" && isInList)) {
      problems.push(
        commentProblem(text, (tokens[at] as CrmToken).startOffset, "error", "Here it is not part of the statement."),
      );
      tokens = tokens.slice(0, at);
    }
  }
  const hasLabel = tokens.some((token) => token.tokenType === Label);
  const fixed: CrmToken[] = [];
  let inRule = false;
  let inList = false;
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    const last = fixed.at(-1);
    if (token.tokenType === RuleKeyword) inRule = true;
    if (isSection(token)) inList = true;
    const beginsRule = last?.tokenType === RuleKeyword || (inRule && last?.name?.startsWith("$") === true);
    const mayScore =
      beginsRule ||
      (!inRule && keyword === "location" && index > 2) ||
      (index === 2 && ["colocation", "collocation", "order"].includes(keyword));
    if (index === 1 && withPlainId.has(keyword)) fixed.push(plainId(token, problems));
    else if (
      mayScore &&
      token.tokenType === Plain &&
      next &&
      isScore(token.value, keyword) &&
      !isPair(keyword, tokens, index)
    )
      fixed.push(withColon(token, keyword === "order" ? "The kind" : "A score", problems));
    else if (mayScore && scoreAndRest.test(token.image)) fixed.push(...(splitScore(token, problems) ?? [token]));
    else if (
      keyword === "rsc_ticket" &&
      index === 2 &&
      !hasLabel &&
      token.tokenType === Plain &&
      next?.tokenType === Plain
    )
      fixed.push(withColon(token, "The ticket", problems));
    else if (
      keyword === "location" &&
      index === 2 &&
      token.tokenType === Label &&
      !score.test(token.value.slice(0, -1))
    )
      fixed.push(resourceWithColon(token, problems));
    else if (token.tokenType === Defined && last?.value.toLowerCase() === "not") {
      const span = { start: last.startOffset, end: token.end };
      const message = `"not defined" must be one word: not_${token.value.toLowerCase()}.`;
      problems.push(wrong(span, message, { title: 'Change to "not_defined"', span, text: "not_defined" }));
      fixed[fixed.length - 1] = { ...token, ...span, startOffset: span.start, value: "not_defined" };
    } else if (
      withMembers.has(keyword) &&
      !inList &&
      index > 1 &&
      token.tokenType === Plain &&
      /^[^"'\\=]*,[^"'\\=]*$/.test(token.image)
    )
      for (const each of withoutCommas(token, problems)) fixed.push(each);
    else fixed.push(token);
  }
  return { tokens: fixed, problems };
}

function isScore(word: string, keyword: string): boolean {
  return score.test(word) || (keyword === "order" && kind.test(word));
}

function isSection(token: CrmToken): boolean {
  return (
    token.tokenType !== Plain &&
    token.tokenType.CATEGORIES?.includes(Word) === true &&
    token.tokenType.CATEGORIES.length === 1
  );
}

function resourceWithColon(token: CrmToken, problems: Diagnostic<InText>[]): CrmToken {
  const value = token.value.slice(0, -1);
  const span = { start: token.end - 1, end: token.end };
  problems.push(
    wrong(spanOf(token), `The resource must not end with a colon here: "${value}".`, {
      title: "Remove the colon",
      span,
      text: "",
    }),
  );
  return retyped(token, Plain, { value });
}

/** Whether exactly two words are left of an order: they are its resources, whatever their names. */
function isPair(keyword: string, tokens: readonly CrmToken[], index: number): boolean {
  return keyword === "order" && tokens.length === index + 2;
}
