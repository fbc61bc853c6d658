import type { Statement } from "./parse-statement.ts";

/** A run that is divided has so many statements at most in each part; one of up to twice as many stays whole. */
const size = 128;

/**
 * Some statements of a file that follow each other. It never changes: an edit makes those runs anew that it touches, and takes over all
 * others, so that what is known of them needn't be found out again.
 */
export class StatementRun {
  readonly statements: readonly Statement[];
  /** The length of its text with a line break after each statement. */
  readonly length: number;
  #offsets: readonly number[] | undefined;
  #lines: readonly number[] | undefined;
  #comments: readonly string[] | undefined;

  constructor(statements: readonly Statement[]) {
    this.statements = statements;
    this.length = statements.reduce((sum, { text }) => sum + text.length + 1, 0);
  }

  /** Where each statement begins, from the begin of the run on. */
  get offsets(): readonly number[] {
    this.#offsets ??= sums(this.statements, ({ text }) => text.length + 1);
    return this.#offsets;
  }

  /** The line that each statement begins in, from the first line of the run on; at last that after the run. */
  get lines(): readonly number[] {
    this.#lines ??= sums(this.statements, ({ text }) => lineBreaksIn(`${text}\n`));
    return this.#lines;
  }

  /** The texts of its comments. */
  get comments(): readonly string[] {
    this.#comments ??= this.statements.flatMap(({ kind, text }) => (kind === "comment" ? [text] : []));
    return this.#comments;
  }
}

/** Statements as runs of some size. */
export function runsOf(statements: readonly Statement[]): StatementRun[] {
  if (statements.length <= 2 * size) return [new StatementRun(statements)];
  const runs: StatementRun[] = [];
  for (let at = 0; at < statements.length; at += size) {
    runs.push(new StatementRun(statements.slice(at, at + size)));
  }
  return runs;
}

/** The sums of what is before each item, and at last of all. */
export function sums<T>(items: readonly T[], amount: (item: T) => number): number[] {
  let sum = 0;
  const found = [0];
  for (const item of items) {
    sum += amount(item);
    found.push(sum);
  }
  return found;
}

/** The index of the last of these numbers, which ascend, that isn't above a limit; 0 where all are. */
export function lastUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] as number) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The line breaks in a text as LSP counts them: a line feed, a carriage return, or both as one. */
function lineBreaksIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count++;
  }
  return count;
}
