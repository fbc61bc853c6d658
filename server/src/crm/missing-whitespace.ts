import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { tokenize } from "./lexer.ts";
import { Assignment, type CrmToken, keywordTokens, Label, Op, Plain } from "./tokens.ts";

/** Tokens as they were most likely meant, and a problem for each missing or superfluous space. */
export interface FixedTokens {
  readonly tokens: CrmToken[];
  readonly problems: Diagnostic<InText>[];
}

const operationNames = "monitor|start|stop|promote|demote|notify|migrate_to|migrate_from";
const gluedOperation = new RegExp(`^(${operationNames})(?=(interval|timeout|role|on-fail|start-delay|enabled)=)`, "i");
const gluedRule = /^rule(?=[+-]?(?:inf|infinity|\d+):$|#\w|(?:not_)?defined$)/i;

/** Where a closing quote is directly followed by the next word: a section, or another assignment. */
function afterQuote(image: string): number | undefined {
  let quote = "";
  for (let at = 0; at < image.length; at++) {
    const character = image[at] as string;
    if (quote) {
      if (character === "\\" && quote === '"') at++;
      else if (character === quote) {
        quote = "";
        const rest = image.slice(at + 1);
        const next = /^[A-Za-z_][\w-]*/.exec(rest)?.[0];
        if (next && (rest[next.length] === "=" || keywordTokens.has(next.toLowerCase()))) return at + 1;
      }
    } else if (character === '"' || character === "'") quote = character;
  }
  return undefined;
}

/** Where a value runs into the name of the next assignment: `cidr_netmask=24nic="bond1"`, `ip=10.0.0.1cidr_netmask=24`. */
function insideValue(token: CrmToken): number | undefined {
  if (token.tokenType !== Assignment || token.equals === undefined) return undefined;
  const valueStart = token.equals - token.startOffset + 1;
  const value = token.image.slice(valueStart);
  const quoted = /^([^"'=]*[^"'=A-Za-z_-])([A-Za-z_][\w-]*)=["']/.exec(value);
  // A password or a hash may look like this too, but hardly ever ends in a lower-case word.
  const numeric = /^(\d[\d.]*)([a-z][a-z_-]{2,})=(?=[^=])/.exec(value);
  const match = quoted ?? numeric;
  return match ? valueStart + (match[1] as string).length : undefined;
}

function splitPoint(token: CrmToken, previous: CrmToken | undefined): number | undefined {
  const glued = previous?.tokenType === Op ? gluedOperation.exec(token.image) : null;
  if (glued) return glued[0].length;
  const rule = gluedRule.exec(token.image);
  if (rule) return rule[0].length;
  return insideValue(token) ?? afterQuote(token.image);
}

/** Matches every text that may lack a space or have one too many; most don't match, and their tokens need no second look. */
const mayBeGlued =
  /["'][A-Za-z_]|=[^\s"'=]*[^\s"'=A-Za-z_-][A-Za-z_][\w-]*=|\s:(?:\s|$)|\brule(?:[-+#\d]|inf|defined|not_)|\bop\s+[\w-]+=/i;

function shifted(token: CrmToken, by: number): CrmToken {
  const moved = (offset: number | undefined): number | undefined => (offset === undefined ? undefined : offset + by);
  return {
    ...token,
    startOffset: token.startOffset + by,
    end: token.end + by,
    endOffset: (token.endOffset ?? token.end - 1) + by,
    ...omitUndefined({
      equals: moved(token.equals),
      joinedAt: moved(token.joinedAt),
      openQuote: moved(token.openQuote),
    }),
  };
}

function missingSpace(at: number, before: string, after: string): Diagnostic<InText> {
  const show = (text: string): string => (text.length > 24 ? `…${text.slice(-22)}` : text);
  return {
    span: { start: at - Math.min(before.length, 1), end: at + Math.min(after.length, 1) },
    code: "missing-space",
    severity: "error",
    message: `A space is missing between "${show(before)}" and "${after.length > 24 ? `${after.slice(0, 22)}…` : after}".`,
    fixes: [{ title: "Insert a space", span: { start: at, end: at }, text: " " }],
  };
}

/** Splits a word wherever a space is missing. */
function unglue(token: CrmToken, previous: CrmToken | undefined, problems: Diagnostic<InText>[]): CrmToken[] {
  const at = splitPoint(token, previous);
  if (at === undefined) return [token];
  const [left] = tokenize(token.image.slice(0, at), false);
  const [right] = tokenize(token.image.slice(at), false);
  if (!left || !right) return [token];
  problems.push(missingSpace(token.startOffset + at, left.image, right.image));
  const first = shifted(left, token.startOffset);
  return [...unglue(first, previous, problems), ...unglue(shifted(right, token.startOffset + at), first, problems)];
}

/** `inf :` as the label `inf:`, with a problem at the space. */
function joinLabel(word: CrmToken, colon: CrmToken, problems: Diagnostic<InText>[]): CrmToken {
  problems.push({
    span: { start: word.end, end: colon.end },
    code: "missing-space",
    severity: "error",
    message: `No space is allowed before the colon: "${word.value}:".`,
    fixes: [{ title: "Remove the space", span: { start: word.end, end: colon.startOffset }, text: "" }],
  });
  return {
    ...word,
    image: `${word.image}:`,
    value: `${word.value}:`,
    end: colon.end,
    endOffset: colon.end - 1,
    tokenType: Label,
    tokenTypeIdx: Label.tokenTypeIdx as number,
  };
}

/**
 * Finds spaces that a web page or a paste has lost (`24nic="bond1"op`, `rule-inf:`) or added (`inf :`), and continues as if
 * they were right, so that the only diagnostic is about the space.
 */
export function fixMissingWhitespace(text: string, tokens: CrmToken[]): FixedTokens {
  if (!mayBeGlued.test(text)) return { tokens, problems: [] };
  const problems: Diagnostic<InText>[] = [];
  const fixed: CrmToken[] = [];
  for (const token of tokens) {
    const last = fixed.at(-1);
    if (token.image === ":" && last?.tokenType === Plain && fixed.length > 1) {
      fixed[fixed.length - 1] = joinLabel(last, token, problems);
    } else for (const each of unglue(token, last, problems)) fixed.push(each);
  }
  return { tokens: fixed, problems };
}
