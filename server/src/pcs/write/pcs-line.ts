/** A command to write: its words in parts that stay together on a line. */
export interface PcsLine {
  /** Without `pcs` itself; empty parts are left out. */
  readonly parts: readonly (readonly string[])[];
  /** Makes pcs accept what it would refuse. */
  readonly isForced?: boolean;
}

const needsNoQuotes = /^[\w.,:=@%+/-]+$/;
const maxWidth = 100;

/** A word quoted so that a shell passes it unchanged. */
export function shellWord(word: string): string {
  if (needsNoQuotes.test(word)) return word;
  if (/[\x00-\x1f\x7f]/.test(word)) return `$'${word.replace(/[\x00-\x1f\x7f\\']/g, escaped)}'`;
  const [, name, value] = /^([\w.-]+=)(.*)$/.exec(word) ?? [undefined, "", word];
  return `${name}'${(value as string).replaceAll("'", `'\\''`)}'`;
}

function escaped(char: string): string {
  if (char === "\n") return "\\n";
  if (char === "\t") return "\\t";
  if (char === "\\" || char === "'") return `\\${char}`;
  return `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
}

/** A command as text: on one line, or one part a line where that would be too long. */
export function printLine({ parts, isForced }: PcsLine): string {
  const [first = [], ...rest] = parts.filter((part) => part.length > 0);
  const head = ["pcs", ...first, ...(isForced ? ["--force"] : [])];
  const texts = [head, ...rest].map((part) => part.map(shellWord).join(" "));
  const line = texts.join(" ");
  return line.length <= maxWidth ? line : texts.join(" \\\n    ");
}
