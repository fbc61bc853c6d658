import type { Span } from "../text/span.ts";

/** A shell's prompt before `crm …`, or `sudo`: `[root@n1 ~]# `, `root@n1:~# `, `n1# `, `$ `. */
const shellPrompt =
  /^\s*(?:(?:\[[^\]\n]*@[^\]\n]*\][ \t]*[#$%>]|[\w.-]+@[\w.-]+(?::[^\s#$]*)?[ \t]*[#$%>]|[\w.-]+(?::[^\s#$]*)?[#$](?=[ \t])|[$%>](?=[ \t]))[ \t]*)?(?:sudo[ \t]+(?:-\S+[ \t]+)*)?(?=crm(?:[ \t]|$))/;
/** The prompt of the crm shell itself: `crm(live)# `, `crm(live/n1)configure# `. */
const crmPrompt = /^\s*crm\([^)\n]*\)([\w-]*)#[ \t]*/;
/** The prompt for the rest of a command, after a line that ends with a backslash. */
const continuation = /(\\[ \t\r]*\n[ \t]*)>(?=[ \t])/g;

/** A line of a terminal without what the terminal showed before its words. */
interface PromptedLine {
  /** The same text with blanks in place of prompts, so that offsets stay. */
  readonly text: string;
  readonly prompt: Span;
  /** The level of the crm shell that showed the prompt, such as `configure`; absent after a shell's prompt. */
  readonly level?: string;
}

/** The prompt at the start of a logical line; undefined where there is none. */
export function promptedLine(text: string): PromptedLine | undefined {
  const own = crmPrompt.exec(text);
  const end = (own ?? shellPrompt.exec(text))?.[0].length ?? 0;
  const start = text.search(/\S/);
  if (end <= start || start < 0) return undefined;
  const rest = text.slice(end).replace(continuation, "$1 ");
  return {
    text: text.slice(0, end).replace(/\S/g, " ") + rest,
    prompt: { start, end: start + text.slice(start, end).trimEnd().length },
    ...(own ? { level: own[1] ?? "" } : {}),
  };
}

/** What a terminal shows of a crm session besides commands: messages, questions, here-documents. */
export function isSessionOutput(text: string): boolean {
  return (
    /^\s*(?:INFO|WARNING|ERROR|DEBUG): /.test(text) ||
    /^\s*Do you still want to commit/.test(text) ||
    /^\s*(?:EOF|END)\s*$/.test(text) ||
    /^\s*cat\s+<<.*\|\s*(?:sudo\s+)?crm\b/.test(text)
  );
}
