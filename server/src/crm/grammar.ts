import { EmbeddedActionsParser, type IToken, type ParserMethod, type TokenType } from "chevrotain";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import type { Span } from "../text/span.ts";
import { lazyLookahead } from "./lazy-lookahead.ts";
import type { Mark, Slot } from "./slots.ts";
import { allTokens, type CrmToken } from "./tokens.ts";

/** The results of parsing one statement. */
export interface Reading {
  readonly text: string;
  /** Where the parts of the statement are to be added with their slots; undefined where nobody wants them. */
  readonly marks: Mark[] | undefined;
  readonly problems: Diagnostic<InText>[];
  /** The agent that the statement's parameters belong to, as written; empty while none is known. */
  agent: string;
}

/** `IGNORE_AMBIGUITIES`: an earlier alternative intentionally wins over a later one, as keywords do over words. */
type Alternative<T> = { ALT: () => T; GATE?: () => boolean; IGNORE_AMBIGUITIES?: boolean };

/** Chevrotain's own methods, which its types declare protected; the rules of our grammar are in other files and need them. */
interface GrammarMethods {
  readonly RECORDING_PHASE: boolean;
  RULE<A extends unknown[], R>(
    name: string,
    body: (...args: A) => R,
    options?: { recoveryValueFunc(): R },
  ): ParserMethod<A, R>;
  SUBRULE<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  SUBRULE1<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  SUBRULE2<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  SUBRULE3<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  SUBRULE4<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  SUBRULE5<A extends unknown[], R>(rule: ParserMethod<A, R>, options?: { ARGS: A }): R;
  CONSUME(type: TokenType): CrmToken;
  CONSUME1(type: TokenType): CrmToken;
  CONSUME2(type: TokenType): CrmToken;
  CONSUME3(type: TokenType): CrmToken;
  CONSUME4(type: TokenType): CrmToken;
  OPTION<T>(body: (() => T) | { DEF: () => T; GATE?: () => boolean }): T | undefined;
  OPTION1<T>(body: (() => T) | { DEF: () => T; GATE?: () => boolean }): T | undefined;
  OPTION2<T>(body: (() => T) | { DEF: () => T; GATE?: () => boolean }): T | undefined;
  OPTION3<T>(body: (() => T) | { DEF: () => T; GATE?: () => boolean }): T | undefined;
  OPTION4<T>(body: (() => T) | { DEF: () => T; GATE?: () => boolean }): T | undefined;
  MANY(body: (() => void) | { DEF: () => void; GATE?: () => boolean }): void;
  MANY1(body: (() => void) | { DEF: () => void; GATE?: () => boolean }): void;
  MANY2(body: (() => void) | { DEF: () => void; GATE?: () => boolean }): void;
  OR<T>(alternatives: Alternative<T>[]): T;
  OR1<T>(alternatives: Alternative<T>[]): T;
  OR2<T>(alternatives: Alternative<T>[]): T;
  LA(howFar: number): CrmToken;
}

const maxLookahead = 1;

class StatementParser extends EmbeddedActionsParser {
  constructor(isValidated: boolean) {
    super([...allTokens], {
      recoveryEnabled: true,
      maxLookahead,
      lookaheadStrategy: lazyLookahead(maxLookahead),
      skipValidations: !isValidated,
    });
  }

  finish(): void {
    this.performSelfAnalysis();
  }
}

function emptyReading(): Reading {
  return { text: "", marks: undefined, problems: [], agent: "" };
}

/** The parser: Chevrotain's methods, and what the rules of our grammar share. */
export class Grammar {
  readonly parser: StatementParser;
  readonly $: GrammarMethods;
  reading: Reading = emptyReading();

  /** `isValidated`: Chevrotain checks the grammar for errors. That takes as long as parsing a small file, so only tests do it. */
  constructor(isValidated = false) {
    this.parser = new StatementParser(isValidated);
    this.$ = this.parser as unknown as GrammarMethods;
  }

  /** Forgets the statement that was parsed last. */
  reset(): void {
    this.reading = emptyReading();
    this.parser.input = [];
  }

  /** Defines a rule inside a statement. `unread` is its result where parsing fails: Chevrotain's own would be undefined. */
  rule<A extends unknown[], R>(name: string, unread: NoInfer<R>, body: (...args: A) => R): ParserMethod<A, R> {
    return this.$.RULE(name, body, { recoveryValueFunc: () => unread });
  }

  /** Records the slot of a token. A token that isn't real (inserted by recovery, or while the grammar is being recorded) is ignored. */
  mark(token: CrmToken, slot: Slot): void {
    const { marks } = this.reading;
    if (!marks || !isReal(this, token)) return;
    marks.push({ start: token.startOffset, end: token.end, slot, value: token.value });
  }

  /** Records the slot of a part of a token. */
  markPart(start: number, end: number, value: string, slot: Slot): void {
    const { marks } = this.reading;
    if (!marks || this.$.RECORDING_PHASE || Number.isNaN(start)) return;
    marks.push({ start, end, slot, value });
  }

  /** Adds a problem; does nothing while the grammar is being recorded. */
  problem(problem: Diagnostic<InText>): void {
    if (!this.$.RECORDING_PHASE && !Number.isNaN(problem.span.start)) this.reading.problems.push(problem);
  }

  /** Reports syntax that Quorate accepts and crmsh does not; `readable` is what crmsh reads in its place. */
  extension(span: Span, what: string, readable?: string): void {
    this.problem({
      span,
      ...(readable === undefined ? {} : { fixes: [{ title: `Change to ${readable}`, span, text: readable }] }),
      code: "not-in-crmsh",
      severity: "information",
      message: `${what} is valid for Quorate and Pacemaker, but the crm shell can't read it.`,
    });
  }

  /** Adds an error for a word that is none of the allowed ones; a similar one becomes a quick fix. */
  reportUnknown(
    word: string,
    span: Span | undefined,
    what: string,
    choices: readonly string[],
    example?: string,
  ): void {
    if (!span) return;
    const meant = closest(word, choices);
    const hint = meant ? ` Did you mean "${meant}"?` : "";
    this.problem({
      span,
      code: "syntax",
      severity: "error",
      message: `"${word}" is not a valid ${what}: expected ${choices.join(", ")}.${hint}${example ? ` Example: ${example}` : ""}`,
      ...(meant ? { fixes: [{ title: `Change to "${meant}"`, span, text: meant }] } : {}),
    });
  }

  /** Adds an error for something that is missing after the last token, with an example. */
  reportMissing(what: string, example: string): void {
    if (this.$.RECORDING_PHASE) return;
    const next = this.$.LA(1);
    const last = this.$.LA(0) as CrmToken | undefined;
    const atEnd = next.tokenType.name === "EOF";
    const span = atEnd
      ? { start: last?.startOffset ?? 0, end: last?.end ?? this.reading.text.length }
      : { start: next.startOffset, end: next.end };
    const place = atEnd ? "here" : `before "${next.value}"`;
    this.problem({
      span,
      code: "syntax",
      severity: "error",
      message: `${what} is missing ${place}. Example: ${example}`,
    });
  }
}

/** Whether a token is really in the text. */
export function isReal(grammar: Grammar, token: IToken): boolean {
  return !grammar.$.RECORDING_PHASE && !token.isInsertedInRecovery && !Number.isNaN(token.startOffset);
}
