import type { TokenType } from "chevrotain";
import {
  Assignment,
  CloseBrace,
  CloseSet,
  type CrmToken,
  keywordTokens,
  Label,
  OpenBrace,
  OpenSet,
  Plain,
} from "./tokens.ts";

/** A `\` that ends a physical line, with the white space around the line break: the crm shell removes all of it. */
const lineJoin = /\\+[ \t\r]*(?:\n[ \t\r]*|$)/y;
const simpleRun = /[^\s"'\\]+/y;

/** The length of a line join at `at`, or 0 when there is none. */
function joinLength(text: string, at: number): number {
  if (text.charCodeAt(at) !== 92) return 0;
  lineJoin.lastIndex = at;
  return lineJoin.exec(text)?.[0].length ?? 0;
}

function isWhiteSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 160;
}

interface RawWord {
  value: string;
  end: number;
  /** The first `=`: its offset in the text and in the value. */
  equals: number;
  equalsInValue: number;
  joinedAt?: number;
  openQuote?: number;
  /** Nothing was quoted or escaped, so brackets and colons are syntax. */
  bare: boolean;
}

/** Reads one shell word that starts at `start`: quotes may be anywhere in it, and a line join inside it is removed. */
function readWord(text: string, start: number): RawWord {
  return readSimpleWord(text, start) ?? readQuotedWord(text, start);
}

/** A word without quotes, escapes and line joins, as most are; undefined for any other. */
function readSimpleWord(text: string, start: number): RawWord | undefined {
  simpleRun.lastIndex = start;
  const value = simpleRun.exec(text)?.[0];
  if (value === undefined) return undefined;
  const end = start + value.length;
  if (end < text.length && !isWhiteSpace(text.charCodeAt(end))) return undefined;
  const equalsInValue = value.indexOf("=");
  return { value, end, equals: equalsInValue < 0 ? -1 : start + equalsInValue, equalsInValue, bare: true };
}

function readQuotedWord(text: string, start: number): RawWord {
  const word: RawWord = { value: "", end: start, equals: -1, equalsInValue: -1, bare: true };
  let at = start;
  let quote = "";
  let quoteStart = start;
  const take = (piece: string, from: number): void => {
    if (word.equals < 0) {
      const equals = piece.indexOf("=");
      if (equals >= 0) {
        word.equals = from + equals;
        word.equalsInValue = word.value.length + equals;
      }
    }
    word.value += piece;
  };
  while (at < text.length) {
    const join = joinLength(text, at);
    if (join > 0) {
      const next = text.charCodeAt(at + join);
      if (!quote && (at + join >= text.length || isWhiteSpace(next))) break;
      word.joinedAt ??= at;
      at += join;
      continue;
    }
    const character = text[at] as string;
    if (quote) {
      const escaped = character === "\\" && quote === '"' ? text[at + 1] : undefined;
      if (escaped === '"' || escaped === "\\") {
        take(escaped, at + 1);
        at += 2;
      } else {
        if (character === quote) quote = "";
        else take(character, at);
        at++;
      }
    } else if (character === '"' || character === "'") {
      quote = character;
      quoteStart = at;
      word.bare = false;
      at++;
    } else if (character === "\\") {
      take(text[at + 1] ?? "", at + 1);
      word.bare = false;
      at += 2;
    } else {
      if (isWhiteSpace(text.charCodeAt(at))) break;
      simpleRun.lastIndex = at;
      const run = simpleRun.exec(text)?.[0] ?? character;
      take(run, at);
      at += run.length;
    }
  }
  if (quote) word.openQuote = quoteStart;
  word.end = Math.min(at, text.length);
  return word;
}

function classify(word: RawWord, image: string): TokenType {
  if (word.equals >= 0 && word.equalsInValue > 0) return Assignment;
  // A name before the colon may be quoted (`'#health-azure':`), but not the colon itself.
  if (!word.bare && word.value.length > 1 && /[^\\]:$/.test(image) && word.openQuote === undefined) return Label;
  if (word.bare) {
    if (word.value === "{") return OpenBrace;
    if (word.value === "}") return CloseBrace;
    if (word.value.length > 1 && word.value.endsWith(":")) return Label;
    if (word.value.length <= 15) return keywordTokens.get(word.value.toLowerCase()) ?? Plain;
  }
  return Plain;
}

/** A token with all its fields from the start: objects of one shape are fastest, and there are very many tokens. */
class Token implements CrmToken {
  readonly image: string;
  readonly value: string;
  readonly startOffset: number;
  readonly end: number;
  readonly endOffset: number;
  readonly tokenType: TokenType;
  readonly tokenTypeIdx: number;
  declare readonly equals?: number;
  declare readonly name?: string;
  declare readonly assigned?: string;
  declare readonly joinedAt?: number;
  declare readonly openQuote?: number;

  constructor(type: TokenType, image: string, start: number, value: string) {
    this.image = image;
    this.value = value;
    this.startOffset = start;
    this.end = start + image.length;
    this.endOffset = start + image.length - 1;
    this.tokenType = type;
    this.tokenTypeIdx = type.tokenTypeIdx as number;
  }
}

/** A `name=value` token. */
class AssignmentToken extends Token {
  override readonly equals: number;
  override readonly name: string;
  override readonly assigned: string;

  constructor(image: string, start: number, word: RawWord) {
    super(Assignment, image, start, word.value);
    this.equals = word.equals;
    this.name = word.value.slice(0, word.equalsInValue);
    this.assigned = word.value.slice(word.equalsInValue + 1);
  }
}

function makeToken(type: TokenType, image: string, start: number, word?: RawWord): CrmToken {
  const token =
    word && type === Assignment
      ? new AssignmentToken(image, start, word)
      : new Token(type, image, start, word?.value ?? image);
  if (word?.joinedAt !== undefined) Object.assign(token, { joinedAt: word.joinedAt });
  if (word?.openQuote !== undefined) Object.assign(token, { openQuote: word.openQuote });
  return token;
}

/**
 * The words of one statement, as a POSIX shell splits them (crmsh uses Python's shlex).
 * `splitBrackets`: brackets next to a word are separate tokens, as in constraints that accept sets.
 */
export function tokenize(text: string, splitBrackets: boolean): CrmToken[] {
  const tokens: CrmToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (isWhiteSpace(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const join = joinLength(text, at);
    if (join > 0) {
      at += join;
      continue;
    }
    const word = readWord(text, at);
    const image = text.slice(at, word.end);
    if (splitBrackets && word.bare && /^[([]|[)\]]$/.test(image)) pushWithBrackets(tokens, image, at);
    else tokens.push(makeToken(classify(word, image), image, at, word));
    at = word.end;
  }
  return tokens;
}

function pushWithBrackets(tokens: CrmToken[], image: string, start: number): void {
  let from = 0;
  let to = image.length;
  while (from < to && "([".includes(image[from] as string)) {
    tokens.push(makeToken(OpenSet, image[from] as string, start + from));
    from++;
  }
  let closing = 0;
  while (to > from && ")]".includes(image[to - 1] as string) && !isBalanced(image.slice(from, to))) {
    to--;
    closing++;
  }
  if (to > from) {
    const word = readWord(image.slice(0, to), from);
    const shifted = { ...word, equals: word.equals < 0 ? -1 : word.equals + start };
    tokens.push(makeToken(classify(shifted, image.slice(from, to)), image.slice(from, to), start + from, shifted));
  }
  for (let i = 0; i < closing; i++) {
    tokens.push(makeToken(CloseSet, image[to + i] as string, start + to + i));
  }
}

/** Whether the word closes exactly the brackets that it opens, as a regular expression does. */
function isBalanced(word: string): boolean {
  const count = (bracket: string): number => word.split(bracket).length;
  return count("(") === count(")") && count("[") === count("]");
}
