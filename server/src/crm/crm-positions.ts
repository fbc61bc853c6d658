import type { CrmTree, PlacedStatement } from "./crm-tree.ts";
import type { Statement } from "./parse-statement.ts";
import { lastUpTo } from "./statement-run.ts";

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
  /** Where the lines of the statement begin that was asked about last: most questions are about one after the other. */
  #last: { readonly statement: Statement; readonly isAtEnd: boolean; readonly lines: readonly number[] } | undefined;

  constructor(tree: CrmTree) {
    this.#tree = tree;
  }

  /** The position of an offset; one outside the text is moved to its nearer end. */
  positionAt(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.#tree.length));
    const placed = this.#tree.statementAt(at);
    const lines = this.#linesOf(placed);
    const index = lastUpTo(lines, at - placed.offset);
    const start = lines[index] as number;
    const character = this.#beforeLineBreak(placed, at - placed.offset, start) - start;
    return { line: this.#tree.lineAt(at) + index, character };
  }

  /** The offset of a position; one outside its line or the text is moved to the nearest inside. */
  offsetAt({ line, character }: LinePosition): number {
    if (line < 0) return 0;
    const placed = this.#tree.statementInLine(line);
    const { offset } = placed;
    const lines = this.#linesOf(placed);
    const index = line - this.#tree.lineAt(offset);
    const start = lines[index];
    if (start === undefined) return this.#tree.length;
    if (character <= 0) return offset + start;
    const end = lines[index + 1] ?? Math.min(placed.statement.text.length + 1, this.#tree.length - offset);
    return offset + this.#beforeLineBreak(placed, Math.min(start + character, end), start);
  }

  /** Where the lines of a statement begin, from its begin on. */
  #linesOf({ offset, statement }: PlacedStatement): readonly number[] {
    const { text } = statement;
    const isAtEnd = offset + text.length === this.#tree.length;
    if (this.#last?.statement === statement && this.#last.isAtEnd === isAtEnd) return this.#last.lines;
    const lines = [0];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== lineFeed && code !== carriageReturn) continue;
      // The line feed after a statement isn't in its text.
      const next = at + 1 < text.length || isAtEnd ? text.charCodeAt(at + 1) : lineFeed;
      if (code === lineFeed || next !== lineFeed) lines.push(at + 1);
    }
    this.#last = { statement, isAtEnd, lines };
    return lines;
  }

  /** An offset in a statement, or before the line break that ends there. */
  #beforeLineBreak({ statement: { text } }: PlacedStatement, offset: number, lineStart: number): number {
    let at = offset;
    while (at > lineStart && (at > text.length || /[\r\n]/.test(text[at - 1] as string))) at--;
    return at;
  }
}
