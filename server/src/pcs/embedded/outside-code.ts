import { ShellText } from "../shell/syntax.ts";

const fence = /^[ \t]*(```+|~~~+)/;

/** A Markdown text with blanks in place of all that is outside of its code blocks; the text itself where it has none. */
export function onlyCodeBlocks(text: string): string {
  if (/^#!/.test(text)) return text;
  const lines = text.split(/(?<=\n)/);
  if (lines.filter((line) => fence.test(line)).length < 2) return text;
  let open = "";
  const masked = lines.map((line) => {
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined && (open === "" || mark.startsWith(open))) {
      open = open === "" ? mark : "";
      return line.replace(/[^\r\n]/g, " ");
    }
    return open === "" ? line.replace(/[^\r\n]/g, " ") : line;
  });
  const whole = masked.join("");
  return /\bpcs\b/.test(whole) ? whole : text;
}

/** A line that is a text in a list of another language: Terraform's and Packer's `inline`, JSON. */
const textLine =
  /^([ \t]*)"((?:sudo[ \t]+(?:-\S+[ \t]+)*)?(?:\/usr\/s?bin\/)?pcs[ \t](?:[^"\\\n]|\\.)*)"([ \t]*,?[ \t]*\r?)$/gm;

/** A script with the commands of such lines as commands of their own, without the quotes around them; undefined where it has none. */
export function withoutListQuotes(text: string): ShellText | undefined {
  if (/^#!/.test(text)) return undefined;
  let made = "";
  const places: number[] = [];
  const add = (part: string, at: number): void => {
    for (let i = 0; i < part.length; i++) places.push(at + i);
    made += part;
  };
  let last = 0;
  for (const found of text.matchAll(textLine)) {
    const [, before = "", command = "", after = ""] = found;
    const start = found.index + before.length + 1;
    add(text.slice(last, start - 1), last);
    add(" ", start - 1);
    for (let at = 0; at < command.length; at++) {
      if (command[at] === "\\" && /["\\]/.test(command[at + 1] ?? "")) at++;
      add(command[at] as string, start + at);
    }
    last = found.index + found[0].length;
    add(" ".repeat(1 + after.length), start + command.length);
  }
  if (last === 0) return undefined;
  add(text.slice(last), last);
  places.push(text.length);
  return new ShellText(made, places);
}
