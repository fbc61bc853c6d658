/** One word of a statement, and its role in the layout. */
export interface Word {
  readonly text: string;
  /** `section` begins a list, `pair` is in one; `target` is the target of a fencing level. */
  readonly kind: "keyword" | "description" | "section" | "pair" | "target" | "other";
  /** It begins a line in the current text. */
  readonly breakBefore: boolean;
}

/** Longer lines are folded where possible. */
const maxWidth = 120;
/** The width of a tab in terminals. */
const tabWidth = 8;
const step = "\t";

/** Nested sections, and descriptions, that are on a line of their own where the author put them on one, or where the line gets too long. */
const tails = new Set(["op_params", "op_meta"]);
/** Nested sections that begin a line only where it gets too long. */
const nested = new Set(["rule", "port-mapping", "storage-mapping"]);
const optionStatements = new Set(["property", "rsc_defaults", "op_defaults"]);

type Test = (word: Word) => boolean;

const isNested: Test = (word) => word.kind === "section" && nested.has(word.text);
const isTail: Test = (word) => word.kind === "description" || (word.kind === "section" && tails.has(word.text));

/**
 * The lines of a statement as crmsh prints them, indented and without the `\` that joins them: each section on a line of its own,
 * several options, targets or rules one per line. A single one stays where the author put it.
 */
export function layOut(keyword: string, words: readonly Word[]): string[] {
  const isItem = itemTest(keyword);
  const items = words.filter(isItem).length;
  const isOptionsRule: Test = (word) => optionStatements.has(keyword) && isNested(word);
  const mayLead: Test = (word) => isItem(word) || isTail(word) || isOptionsRule(word);
  const leads: Test = (word) => {
    if (mayLead(word)) return word.breakBefore || (isItem(word) && items > 1);
    return word.kind === "section" && !isNested(word);
  };
  return split(words, leads).flatMap((line, index) => foldLine(line, index === 0 ? "" : step, mayLead));
}

/** The parts of a statement that are laid out one per line, besides its sections. */
function itemTest(keyword: string): Test {
  if (optionStatements.has(keyword)) return (word) => word.kind === "pair";
  if (keyword === "location") return (word) => word.kind === "section" && word.text === "rule";
  if (keyword.startsWith("fencing")) return (word) => word.kind === "target";
  return () => false;
}

/** The words in lines; a word that passes the test begins a new one. */
function split(words: readonly Word[], leads: Test): Word[][] {
  const lines: Word[][] = [[]];
  for (const word of words) {
    if (leads(word) && lines.at(-1)?.length) lines.push([]);
    lines.at(-1)?.push(word);
  }
  return lines;
}

/** The line, or several when it is too long: split where a line may begin, else before nested sections, else between its pairs. */
function foldLine(line: readonly Word[], indent: string, mayLead: Test): string[] {
  if (fits(line, indent)) return [indent + joined(line)];
  return split(line, mayLead).flatMap((part, index) => {
    const partIndent = index === 0 ? indent : step;
    if (fits(part, partIndent)) return [partIndent + joined(part)];
    return split(part, isNested).flatMap((piece, at) => fillLines(piece, at === 0 ? partIndent : step + step));
  });
}

/** As many pairs per line as fit; the first stays with the words before it. */
function fillLines(words: readonly Word[], indent: string): string[] {
  const pieces = split(words, (word) => word.kind === "pair");
  const head = pieces[0]?.[0]?.kind === "pair" ? [] : pieces.splice(0, 2).flat();
  const lines = head.length > 0 ? [head] : [];
  for (const piece of pieces) {
    const line = lines.at(-1);
    if (line && fits([...line, ...piece], lines.length === 1 ? indent : deeper(indent))) line.push(...piece);
    else lines.push(piece);
  }
  return lines.map((line, index) => (index === 0 ? indent : deeper(indent)) + joined(line));
}

/** The indentation of the continuation of a line: deeper than any section. */
function deeper(indent: string): string {
  return indent.length < 2 ? step + step : indent + step;
}

function joined(words: readonly Word[]): string {
  return words.map((word) => word.text).join(" ");
}

/** Whether a line, including a possible ` \` at its end, is short enough. */
function fits(words: readonly Word[], indent: string): boolean {
  const columns = words.reduce((sum, word) => sum + 1 + word.text.length, 1);
  return indent.length * tabWidth + columns <= maxWidth;
}
