import { continuesAtEnd, logicalLines } from "../text/logical-lines.ts";
import { parseStatement, type Statement } from "./parse-statement.ts";
import { lastUpTo, runsOf, type StatementRun, sums } from "./statement-run.ts";

/** A statement and where it begins in its file. */
export interface PlacedStatement {
  readonly offset: number;
  readonly statement: Statement;
}

/** One replacement of a text: what was between `start` and `end` became `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A parsed crm file: its logical lines in order, of which there is at least one. It never changes, and shares the runs of its statements
 * with the trees before and after an edit; what takes time in a large file is made when it is asked for.
 */
export class CrmTree {
  readonly runs: readonly StatementRun[];
  /** Where each run begins, at last a line break after the end of the text; and the index of its first statement. */
  readonly #offsets: readonly number[];
  readonly #indexes: readonly number[];
  #lines: readonly number[] | undefined;
  #statements: readonly PlacedStatement[] | undefined;
  #text: string | undefined;

  /** The tree of these runs; `text` is their text where it is known. */
  constructor(runs: readonly StatementRun[], text?: string) {
    this.runs = runs;
    this.#offsets = sums(runs, ({ length }) => length);
    this.#indexes = sums(runs, ({ statements }) => statements.length);
    this.#text = text;
  }

  /** The length of the text. */
  get length(): number {
    return (this.#offsets.at(-1) as number) - 1;
  }

  /** The text: the statements with a line break between them. */
  get text(): string {
    this.#text ??= this.runs.map(({ statements }) => statements.map(({ text }) => text).join("\n")).join("\n");
    return this.#text;
  }

  /** All statements and where they begin. What runs at each keystroke asks for runs, or for single statements. */
  get statements(): readonly PlacedStatement[] {
    this.#statements ??= this.runs.flatMap(({ statements, offsets }, run) =>
      statements.map((statement, i) => ({
        offset: (this.#offsets[run] as number) + (offsets[i] as number),
        statement,
      })),
    );
    return this.#statements;
  }

  /** The index of the last statement that begins at or before an offset. */
  indexAt(offset: number): number {
    const run = this.#runAt(this.#offsets, offset);
    const within = lastUpTo((this.runs[run] as StatementRun).offsets, offset - (this.#offsets[run] as number));
    const last = (this.#indexes[run + 1] as number) - 1;
    return Math.min(last, (this.#indexes[run] as number) + within);
  }

  /** The last statement that begins at or before an offset; the first one where none does. */
  statementAt(offset: number): PlacedStatement {
    return this.placed(this.indexAt(offset)) as PlacedStatement;
  }

  /** A statement by its index; undefined where there is none. */
  placed(index: number): PlacedStatement | undefined {
    if (index < 0 || index >= (this.#indexes.at(-1) as number)) return undefined;
    const at = this.#runAt(this.#indexes, index);
    const { statements, offsets } = this.runs[at] as StatementRun;
    const within = index - (this.#indexes[at] as number);
    return {
      offset: (this.#offsets[at] as number) + (offsets[within] as number),
      statement: statements[within] as Statement,
    };
  }

  /** Where a run begins, by its index. */
  offsetOfRun(index: number): number {
    return this.#offsets[index] as number;
  }

  /** The line that a run begins in, by its index, as LSP counts lines. */
  lineOfRun(index: number): number {
    return this.#runLines[index] as number;
  }

  /** The line that the statement at an offset begins in, as LSP counts lines. */
  lineAt(offset: number): number {
    const run = this.#runAt(this.#offsets, offset);
    const { offsets, lines, statements } = this.runs[run] as StatementRun;
    const within = Math.min(statements.length - 1, lastUpTo(offsets, offset - (this.#offsets[run] as number)));
    return (this.#runLines[run] as number) + (lines[within] as number);
  }

  /** The last statement that begins in or before a line; the first one where none does. */
  statementInLine(line: number): PlacedStatement {
    const run = this.#runAt(this.#runLines, line);
    const { lines, statements } = this.runs[run] as StatementRun;
    const within = Math.min(statements.length - 1, lastUpTo(lines, line - (this.#runLines[run] as number)));
    return this.placed((this.#indexes[run] as number) + within) as PlacedStatement;
  }

  /** The tree after statements were replaced: those from an index on up to another one. */
  with(from: number, until: number, replacement: readonly Statement[]): CrmTree {
    const first = this.#runAt(this.#indexes, from);
    const last = this.#runAt(this.#indexes, until - 1);
    const merged = [
      ...(this.runs[first] as StatementRun).statements.slice(0, from - (this.#indexes[first] as number)),
      ...replacement,
      ...(this.runs[last] as StatementRun).statements.slice(until - (this.#indexes[last] as number)),
    ];
    return new CrmTree([...this.runs.slice(0, first), ...runsOf(merged), ...this.runs.slice(last + 1)]);
  }

  get #runLines(): readonly number[] {
    this.#lines ??= sums(this.runs, ({ lines }) => lines.at(-1) as number);
    return this.#lines;
  }

  /** The index of the run that something is in, by where runs begin; the last number of these is the end. */
  #runAt(begins: readonly number[], at: number): number {
    return Math.min(this.runs.length - 1, lastUpTo(begins, at));
  }
}

/** Parses a file. Never throws. */
export function parseCrm(text: string): CrmTree {
  return new CrmTree(runsOf(readLines(text)), text);
}

/** Parses logical lines; a statement in `known` with the same text is reused. */
function readLines(text: string, known: readonly Statement[] = []): Statement[] {
  return logicalLines(text).map(({ start, end }) => {
    const line = text.slice(start, end);
    return known.find((each) => each.text === line) ?? parseStatement(line);
  });
}

/** Up to so many touched lines are searched for unchanged ones. */
const maxTouchedToReuse = 4;

/**
 * The tree of the text after a change, where `tree` is that of the text before: only the logical lines that the change
 * touches are parsed again, all others are reused. The change is within the text.
 */
export function updateCrm(tree: CrmTree, change: TextChange): CrmTree {
  const first = tree.indexAt(change.start);
  let next = tree.indexAt(change.end) + 1;
  const touched: Statement[] = [];
  for (let at = first; at < next; at++) touched.push((tree.placed(at) as PlacedStatement).statement);
  const from = (tree.placed(first) as PlacedStatement).offset;
  // Made of the touched lines alone, so that no statement holds a copy of the whole text in memory.
  const before = touched.map(({ text }) => text).join("\n");
  let text = before.slice(0, change.start - from) + change.text + before.slice(change.end - from);
  // A change at a line's end can join it with the next.
  for (let joined = tree.placed(next); joined && continuesAtEnd(text); joined = tree.placed(next)) {
    text += `\n${joined.statement.text}`;
    next++;
  }
  // One of the touched lines may be unchanged: a line was inserted or deleted before it.
  return tree.with(first, next, readLines(text, touched.slice(0, maxTouchedToReuse)));
}
