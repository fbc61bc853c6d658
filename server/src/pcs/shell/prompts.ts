import { ShellText } from "./syntax.ts";

/** The prompt before a command in a tutorial: `[root@n1 ~]# `, `root@n1:~# `, `n1# `, `$ `, `> `. */
const prompt =
  /[^\S\n]*(?:\[[^\]\n]*@[^\]\n]*\][ \t]*[#$%>]|[\w.-]+@[\w.-]+(?::[^\s#$]*)?[ \t]*[#$%>]|[\w.-]+(?::[^\s#$]*)?[#$](?=[ \t])|[$%>](?=[ \t]))[ \t]*/y;
/** `# pcs …`: a prompt or a comment. */
const rootPrompt = /[ \t]*#[ \t]*(?=(?:sudo[ \t]+)?pcs[ \t]+[a-z-])/y;

/** A script with blanks in place of prompts, and without carriage returns. */
interface WithoutPrompts {
  readonly source: ShellText;
  /** Whether a command of pcs begins at an offset of a text, which is at the start of a line. */
  startsCommand(text: string, lineStart: number): boolean;
}

/** Removes the prompts of a tutorial or a terminal log; `# pcs …` is one where no line begins with pcs itself. */
export function withoutPrompts(text: string): WithoutPrompts {
  const isScript = /^#!/.test(text);
  const isHashPrompt = !isScript && !/^[ \t]*(?:sudo[ \t]+)?pcs[ \t]/m.test(text);
  const startsCommand = (inner: string, line: number): boolean =>
    /^[ \t]*(?:sudo\s+(?:-\S+\s+)*)?pcs\s/.test(inner.slice(line, line + 200));
  const blanked = isScript ? text : blankPrompts(text, isHashPrompt);
  if (!blanked.includes("\r")) return { source: new ShellText(blanked), startsCommand };
  const places: number[] = [];
  let plain = "";
  for (let at = 0; at < blanked.length; at++) {
    if (blanked[at] === "\r" && blanked[at + 1] === "\n") continue;
    plain += blanked[at];
    places.push(at);
  }
  places.push(blanked.length);
  return { source: new ShellText(plain, places), startsCommand };
}

function blankPrompts(text: string, isHashPrompt: boolean): string {
  let result = "";
  for (let line = 0; line < text.length; ) {
    const newline = text.indexOf("\n", line);
    const end = newline < 0 ? text.length : newline + 1;
    const start = contentStart(text, line, isHashPrompt);
    result += " ".repeat(start - line) + text.slice(start, end);
    line = end;
  }
  return result;
}

/** Where a line's own text begins after a prompt; its start where there is none. */
function contentStart(text: string, line: number, isHashPrompt: boolean): number {
  prompt.lastIndex = line;
  const known = prompt.exec(text);
  if (known) return line + known[0].length;
  rootPrompt.lastIndex = line;
  const root = isHashPrompt ? rootPrompt.exec(text) : null;
  return root ? line + root[0].length : line;
}
