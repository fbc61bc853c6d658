import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { LineIndex } from "../text/line-index.ts";
import { listedCommands } from "../text/listed-commands.ts";
import type { Span } from "../text/span.ts";
import type { ParsedShell } from "./shell/parse-shell.ts";
import { plainText } from "./shell/plain-text.ts";
import { innerNodes } from "./shell/relevance.ts";
import type { ShellNode, SimpleCommand } from "./shell/syntax.ts";

/** What is known of a script after it was read. */
interface ReadScript {
  readonly text: string;
  readonly parsed: ParsedShell;
  /** The commands of pcs that were executed. */
  readonly covered: readonly Span[];
  /** Other commands, and those of them that hold a command of pcs. */
  readonly foreign: readonly Span[];
  readonly wrapped: readonly Span[];
  /** The functions that were called. */
  readonly called: ReadonlySet<string>;
  holdsConfiguring(text: string): boolean;
}

/** Notes about lines that are no commands of pcs, and warnings of commands of pcs that weren't executed. */
export function passedOver(script: ReadScript): Diagnostic<InText>[] {
  const index = new LineIndex(script.text);
  const lineAt = (offset: number): number => index.position(offset).line;
  const own = new Set(
    script.covered.flatMap(({ start, end }) => range(lineAt(start), lineAt(Math.max(start, end - 1)))),
  );
  const warned = warnings(script, lineAt);
  return [...warned.problems, ...notes(script, lineAt, own, warned.lines)];
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function lineSpan(text: string, line: number): Span {
  let start = 0;
  for (let each = 0; each < line; each++) start = text.indexOf("\n", start) + 1;
  const newline = text.indexOf("\n", start);
  const content = text.slice(start, newline < 0 ? text.length : newline);
  return { start: start + (content.length - content.trimStart().length), end: start + content.trimEnd().length };
}

function notes(
  { text, parsed, foreign }: ReadScript,
  lineAt: (offset: number) => number,
  own: ReadonlySet<number>,
  warned: ReadonlySet<number>,
): Diagnostic<InText>[] {
  const lines = new Set<number>();
  for (const { start, end } of [...parsed.foreign, ...foreign]) {
    for (const line of range(lineAt(start), lineAt(Math.max(start, end - 1))))
      if (!own.has(line) && !warned.has(line)) lines.add(line);
  }
  const groups: number[][] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const group = groups[groups.length - 1];
    const last = group?.[group.length - 1];
    if (group && last !== undefined && !range(last + 1, line - 1).some((each) => own.has(each))) group.push(line);
    else groups.push([line]);
  }
  return groups.map((group): Diagnostic<InText> => {
    const what =
      group.length === 1 ? "This line is not a pcs command" : `These ${group.length} lines are not pcs commands`;
    const span = {
      start: lineSpan(text, group[0] as number).start,
      end: lineSpan(text, group[group.length - 1] as number).end,
    };
    return { span, severity: "information", code: "foreign-line", message: `${what}; skipped.` };
  });
}

interface Nodes {
  /** What is only printed, and what is only assigned. */
  readonly harmless: Span[];
  readonly functions: { readonly name: string; readonly span: Span }[];
}

/** `isPiped`: another command reads what they print. */
function collect(nodes: readonly ShellNode[], into: Nodes, isPiped = false): Span {
  let span = { start: Number.POSITIVE_INFINITY, end: 0 };
  const widen = (other: Span): void => {
    span = { start: Math.min(span.start, other.start), end: Math.max(span.end, other.end) };
  };
  for (const node of nodes) {
    if (node.kind === "simple") {
      widen(node);
      if (isHarmless(node)) into.harmless.push({ start: node.start, end: node.end });
      for (const { document } of node.redirects) {
        if (!document) continue;
        const own = { start: node.start, end: document.text.place(document.text.text.length) };
        if (!isPiped && isShown(node)) into.harmless.push(own);
        widen(own);
      }
    } else if (node.kind === "function") {
      const body = collect([node.body], into);
      const whole = { start: node.place, end: Math.max(body.end, node.place) };
      into.functions.push({ name: node.name, span: whole });
      widen(whole);
    } else widen(collect(innerNodes(node), into, isPiped || (node.kind === "pipeline" && node.commands.length > 1)));
  }
  return span;
}

/** Whether a command only shows its here-document. */
function isShown(node: SimpleCommand): boolean {
  return (
    plainText(node.words[0]) === "cat" &&
    node.words.length === 1 &&
    node.redirects.every(({ document, target }) => document || plainText(target) === "/dev/stderr")
  );
}

function isHarmless(node: SimpleCommand): boolean {
  if (node.words.length === 0) return true;
  const name = (plainText(node.words[0]) ?? "").replace(/^.*\//, "");
  if (/^(?:local|export|readonly|declare|typeset)$/.test(name)) return true;
  if (
    !/^(?:echo|printf|logger|\w*log|\w*info|\w*warn|\w*error|\w*die|say|print|fail|grep|egrep|zgrep|awk|sed|trap)$/i.test(
      name,
    )
  )
    return false;
  return !node.redirects.some(({ operator }) => operator === ">" || operator === ">>");
}

/** Warnings of commands of pcs that change the configuration and weren't executed, and their lines. */
function warnings(
  { text, parsed, covered, wrapped, called, holdsConfiguring }: ReadScript,
  lineAt: (offset: number) => number,
): { problems: Diagnostic<InText>[]; lines: Set<number> } {
  const nodes: Nodes = { harmless: [], functions: [] };
  collect(parsed.nodes, nodes);
  const isIn = (at: number, spans: readonly Span[]): boolean => spans.some(({ start, end }) => at >= start && at < end);
  const reasons = new Map<number, string>();
  for (const match of text.matchAll(/(?<=^|[\s;|&({"'`/=])pcs[ \t]+[^\n]*/gm)) {
    const at = match.index;
    const before = text.slice(text.lastIndexOf("\n", at) + 1, at);
    // xargs adds the words that the command lacks.
    const whole = /\b(?:xargs|parallel)\b[^|;&]*$/.test(before) ? `${match[0]} WORD` : match[0];
    if (!holdsConfiguring(whole) || isIn(at, covered) || isIn(at, parsed.comments) || isIn(at, nodes.harmless))
      continue;
    if (/^[ \t]*#/.test(before)) continue;
    const uncalled = nodes.functions.find(({ name, span }) => !called.has(name) && isIn(at, [span]));
    reasons.set(
      lineAt(at),
      uncalled
        ? `the function "${uncalled.name}" is never called here.`
        : "only the running script knows whether and how. Write it as a command of its own to include it.",
    );
  }
  const listed = listedCommands(text).filter(
    ({ at, words }) => holdsConfiguring(words.join(" ")) && !isIn(at, covered) && !isIn(at, parsed.comments),
  );
  for (const { start } of [...wrapped, ...listed.map(({ at }) => ({ start: at }))]) {
    const line = lineAt(start);
    if (!reasons.has(line) && !isIn(start, nodes.harmless))
      reasons.set(line, "another program runs it. Write it as a command of its own to include it.");
  }
  const groups: { lines: number[]; reason: string }[] = [];
  for (const [line, reason] of [...reasons].sort(([a], [b]) => a - b)) {
    const group = groups[groups.length - 1];
    if (group && group.reason === reason && line - (group.lines[group.lines.length - 1] ?? 0) <= 1)
      group.lines.push(line);
    else groups.push({ lines: [line], reason });
  }
  const problems = groups.map(({ lines, reason }): Diagnostic<InText> => {
    const [first = 0] = lines;
    const last = lines[lines.length - 1] ?? first;
    const what =
      first === last
        ? `Line ${first + 1} has a pcs command that is passed over`
        : `Lines ${first + 1} to ${last + 1} have pcs commands that are passed over`;
    const span = { start: lineSpan(text, first).start, end: lineSpan(text, last).end };
    return { span, severity: "warning", code: "passed-over", message: `${what}: ${reason}` };
  });
  return { problems, lines: new Set(reasons.keys()) };
}
