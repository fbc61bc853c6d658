import type { CrmTree, PlacedStatement } from "./crm-tree.ts";

/** A line and a character in it, both from 0, as LSP counts them. */
interface LinePosition {
  readonly line: number;
  readonly character: number;
}

const lineFeed = 10;
const carriageReturn = 13;

/** The positions in a crm file. They come from its tree, so that an edit of a large one doesn't count all lines again. */
export class CrmPositions {
  readonly #tree: CrmTree;

  constructor(tree: CrmTree) {
    this.#tree = tree;
  }

  /** The position of an offset; one outside the text is moved to its nearer end. */
  positionAt(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.#tree.length));
    const placed = this.#tree.statementAt(at);
    let line = this.#tree.lineAt(at);
    let start = placed.offset;
    const code = this.#codesOf(placed);
    for (let next = lineAfter(code, start); next <= at; next = lineAfter(code, start)) {
      start = next;
      line++;
    }
    return { line, character: beforeLineBreak(code, at, start) - start };
  }

  /** The offset of a position; one outside its line or the text is moved to the nearest inside. */
  offsetAt({ line, character }: LinePosition): number {
    if (line < 0) return 0;
    const placed = this.#tree.statementInLine(line);
    const code = this.#codesOf(placed);
    let start = placed.offset;
    for (let left = line - this.#tree.lineAt(start); left > 0 && start <= this.#tree.length; left--) {
      start = lineAfter(code, start);
    }
    if (start > this.#tree.length) return this.#tree.length;
    const end = Math.min(lineAfter(code, start), this.#tree.length);
    return character <= 0 ? start : beforeLineBreak(code, Math.min(start + character, end), start);
  }

  /** The code units of a statement and the line break after it, by their offset; NaN after the end of the text. */
  #codesOf({ offset, statement: { text } }: PlacedStatement): (at: number) => number {
    const { length } = this.#tree;
    return (at) => (at - offset < text.length ? text.charCodeAt(at - offset) : at < length ? lineFeed : Number.NaN);
  }
}

/** Where the line after the one at an offset begins; infinite where the text ends before that. */
function lineAfter(code: (at: number) => number, start: number): number {
  for (let at = start; ; at++) {
    const unit = code(at);
    if (Number.isNaN(unit)) return Number.POSITIVE_INFINITY;
    if (unit === lineFeed || (unit === carriageReturn && code(at + 1) !== lineFeed)) return at + 1;
  }
}

function beforeLineBreak(code: (at: number) => number, offset: number, lineStart: number): number {
  let at = offset;
  while (at > lineStart && (code(at - 1) === lineFeed || code(at - 1) === carriageReturn)) at--;
  return at;
}
