import { logicalLines } from "../text/logical-lines.ts";
import { parseStatement, type Statement } from "./parse-statement.ts";

/** A statement and where it begins in its file. */
export interface PlacedStatement {
  readonly offset: number;
  readonly statement: Statement;
}

/** A parsed crm file: its logical lines in order. */
export interface CrmTree {
  readonly length: number;
  readonly statements: readonly PlacedStatement[];
}

/** One replacement of a text: what was between `start` and `end` became `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Parses a file. Never throws. */
export function parseCrm(text: string): CrmTree {
  return { length: text.length, statements: placeAll(text, 0, text.length) };
}

/** Parses the logical lines of a range; a statement in `known` with the same text is reused. */
function placeAll(
  text: string,
  from: number,
  until: number,
  known: readonly PlacedStatement[] = [],
): PlacedStatement[] {
  return logicalLines(text, from, until).map(({ start, end }) => {
    const line = text.slice(start, end);
    const same = known.find(({ statement }) => statement.text === line)?.statement;
    return { offset: start, statement: same ?? parseStatement(line) };
  });
}

/** The index of the last statement that begins at or before `offset`. */
export function statementIndexAt(tree: CrmTree, offset: number): number {
  let low = 0;
  let high = tree.statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tree.statements[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Up to so many touched lines are searched for unchanged ones. */
const maxTouchedToReuse = 4;

/**
 * The tree of the text after a change, where `tree` is that of the text before: only the logical lines that the change
 * touches are parsed again, all others are reused.
 */
export function updateCrm(tree: CrmTree, newText: string, change: TextChange): CrmTree {
  const shiftBy = change.text.length - (change.end - change.start);
  const firstTouched = statementIndexAt(tree, change.start);
  const from = tree.statements[firstTouched]?.offset ?? 0;
  // A change at a line's end can join it with the next, so lines are parsed until one ends after the change where an old one did.
  let next = statementIndexAt(tree, change.end) + 1;
  // One of the touched lines may be unchanged: a line was inserted or deleted before it.
  const touched = tree.statements.slice(firstTouched, Math.min(next, firstTouched + maxTouchedToReuse));
  let read = placeAll(newText, from, change.start + change.text.length, touched);
  for (;;) {
    const last = read.at(-1);
    const end = (last?.offset ?? 0) + (last?.statement.text.length ?? 0);
    while (next < tree.statements.length && (tree.statements[next]?.offset ?? 0) + shiftBy <= end) next++;
    const expected = next < tree.statements.length ? (tree.statements[next]?.offset ?? 0) + shiftBy : undefined;
    if (expected === undefined ? end >= newText.length : end + 1 === expected) break;
    if (end + 1 > newText.length) break;
    read = read.concat(placeAll(newText, end + 1, end + 1));
  }
  const before = tree.statements.slice(0, firstTouched);
  const after = tree.statements.slice(next);
  const moved = shiftBy === 0 ? after : after.map(({ offset, statement }) => ({ offset: offset + shiftBy, statement }));
  return { length: newText.length, statements: [...before, ...read, ...moved] };
}
