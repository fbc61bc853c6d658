import type { Diagnostic } from "../text/diagnostic.ts";
import { listedCommands } from "../text/listed-commands.ts";
import { logicalLines } from "../text/logical-lines.ts";
import { promptedLine } from "./session-prompt.ts";
import { statementOf } from "./statements.ts";

/** A warning of a command that is passed over; it has no fix. */
type PassedOver = Omit<Diagnostic, "fixes" | "related">;

/** A program or script with commands of the crm shell among other lines. */
interface CrmScript {
  /** Its crm statements where they were written, with blanks in place of everything else. */
  readonly text: string;
  /** Warnings of commands that are passed over. */
  readonly problems: readonly PassedOver[];
}

/** A command that configures, from the word crm to its first word of its own. */
const configure = /(?<=^|[\s;|&({"'`/=])crm[ \t]+(?:-\S+[ \t]+)*configure[ \t]+([\w-]+)/;
const atLineStart = new RegExp(`^[ \\t]*(?:sudo[ \\t]+(?:-\\S+[ \\t]+)*)?(?:/usr/s?bin/)?${configure.source}`);
/** A here-document that the crm shell reads. */
const document = /^(?=[^#\n]*\bcrm\b)[^#\n]*<<(-?)[ \t]*(["']?)(\w+)\2/;

/** Whether a text is such a script: its first line says so, or none of its lines is a crm statement or of a terminal. */
export function isCrmScript(text: string): boolean {
  if (/^#!/.test(text)) return !/^#!\S*\bcrm\b/.test(text);
  const holds = configure.test(text) || listedCommands(text).some(({ words }) => isConfiguring(words));
  return holds && !text.split("\n").some((line) => isStatement(firstWord(line)) || isPrompted(line));
}

function isPrompted(line: string): boolean {
  const prompt = promptedLine(line)?.prompt;
  return prompt !== undefined && !line.slice(prompt.start).startsWith("sudo");
}

function isStatement(word: string | undefined): boolean {
  return word !== undefined && statementOf.has(word.toLowerCase());
}

function isConfiguring(words: readonly string[]): boolean {
  const at = words.indexOf("configure");
  return words[0] === "crm" && at > 0 && isStatement(words[at + 1]);
}

/** Reads a script: lines that begin with `crm configure`, and here-documents of crm, whose values the text itself has. */
export function readCrmScript(text: string): CrmScript {
  const passed: number[] = [];
  let made = "";
  let at = 0;
  while (at < text.length) {
    const opened = document.exec(text.slice(at, lineEnd(text, at)));
    const end = opened ? lineEnd(text, at) : logicalEnd(text, at);
    const line = text.slice(at, end);
    const read = opened ? undefined : commandIn(line);
    made += read ?? blank(line);
    if (read === undefined && holdsCommand(line)) passed.push(at);
    at = end;
    if (opened) {
      const [, dash, quote, word] = opened;
      const closed = new RegExp(`^${dash ? "\\t*" : ""}${word}$`, "m").exec(text.slice(at));
      const stop = closed ? at + closed.index : text.length;
      for (const each of linesIn(text.slice(at, stop))) {
        const isOpen = quote === "" && /[$`]/.test(each);
        if (isOpen && isStatement(firstWord(each))) passed.push(at);
        made += isOpen || !(isStatement(firstWord(each)) || /^\s*#/.test(each)) ? blank(each) : each;
        at += each.length;
      }
    }
  }
  for (const { at: listed, words } of listedCommands(text)) if (isConfiguring(words)) passed.push(listed);
  return { text: made, problems: [...new Set(passed)].sort((a, b) => a - b).map((each) => passedOver(text, each)) };
}

/** Warnings of the commands of crm in a script that is read for its commands of pcs. */
export function crmCommandsIn(text: string): PassedOver[] {
  if (!/\bcrm\b/.test(text)) return [];
  const places = listedCommands(text).flatMap(({ at, words }) => (isConfiguring(words) ? [at] : []));
  for (let at = 0; at < text.length; at = lineEnd(text, at)) {
    if (holdsCommand(text.slice(at, lineEnd(text, at)))) places.push(at);
  }
  const why = "a file is read as commands of pcs or of crm, not of both.";
  return [...new Set(places)].map((each) => passedOver(text, each, why));
}

function firstWord(line: string): string | undefined {
  return /^\s*([\w-]+)/.exec(line)?.[1];
}

/** The logical lines of a text, each with its line feed. */
function linesIn(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; ) {
    const end = logicalEnd(text, at);
    lines.push(text.slice(at, end));
    at = end;
  }
  return lines;
}

/** Where the next line begins after that which begins at `start`. */
function lineEnd(text: string, start: number): number {
  const lineFeed = text.indexOf("\n", start);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

/** The same with the lines that backslashes join to it. */
function logicalEnd(text: string, start: number): number {
  return Math.min(text.length, (logicalLines(text, start, start)[0]?.end ?? text.length) + 1);
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

function holdsCommand(line: string): boolean {
  const word = configure.exec(line)?.[1];
  return isStatement(word) && !/^[ \t]*(?:#|echo\b|printf\b|logger\b)/.test(line);
}

/** The statement of a line that is one command of crm, with blanks around it; undefined for other lines. */
function commandIn(line: string): string | undefined {
  const found = atLineStart.exec(line);
  const word = found?.[1];
  if (!found || word === undefined || !isStatement(word)) return undefined;
  const start = found[0].length - word.length;
  const end = commandEnd(line, start);
  const own = line.slice(start, end);
  if (/[$`]/.test(own.replace(/'[^']*'/g, ""))) return undefined;
  return blank(line.slice(0, start)) + own.replace(/\\(?=[()[\]])/g, " ") + blank(line.slice(end));
}

/** Where the shell ends a command: at an operator, a redirection or a comment that isn't quoted. */
function commandEnd(line: string, start: number): number {
  let quote = "";
  for (let at = start; at < line.length; at++) {
    const character = line[at] as string;
    if (quote) quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "\\") at++;
    else if (/[;|&<>]/.test(character) || (character === "#" && /\s/.test(line[at - 1] ?? ""))) {
      return /\s\d$/.test(line.slice(0, at)) && /[<>]/.test(character) ? at - 1 : at;
    }
  }
  return line.length;
}

const unknownWords =
  "only the running script knows its words. Write it with its values as a line of its own to include it.";

function passedOver(text: string, at: number, why = unknownWords): PassedOver {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const line = text.slice(lineStart, lineEnd(text, lineStart));
  const span = {
    start: lineStart + line.length - line.trimStart().length,
    end: lineStart + line.trimEnd().length,
  };
  const number = text.slice(0, lineStart).split("\n").length;
  const message = `Line ${number} has a crm command that is passed over: ${why}`;
  return { span, severity: "warning", code: "passed-over", message };
}
