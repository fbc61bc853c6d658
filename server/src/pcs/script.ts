import type { Diagnostic, InText } from "../text/diagnostic.ts";
import type { Span } from "../text/span.ts";
import { typographicQuotes } from "../text/typographic-quotes.ts";
import { isAnsible, readAnsible } from "./ansible.ts";
import { findCommand } from "./commands.ts";
import { onlyCodeBlocks, withoutListQuotes } from "./embedded/outside-code.ts";
import { isYaml, readYaml } from "./embedded/yaml-scripts.ts";
import { passedOver } from "./passed-over.ts";
import type { PcsCall } from "./pcs-call.ts";
import { meantFix } from "./problem.ts";
import type { Status } from "./shell/conditions.ts";
import type { Field } from "./shell/expand.ts";
import { type ParsedShell, parseShell } from "./shell/parse-shell.ts";
import { withoutPrompts } from "./shell/prompts.ts";
import { ShellRun } from "./shell/run-shell.ts";
import { isUnknown, type SimpleCommand } from "./shell/syntax.ts";
import type { Word } from "./word.ts";

/** The pcs commands in a text, and notes about the rest. */
interface PcsScript {
  readonly calls: readonly PcsCall[];
  readonly problems: readonly Diagnostic<InText>[];
}

/** The most alternatives that are read: each takes reading the script once. */
const mostAlternatives = 6;

/** Whether words after `pcs` are a command that changes the configuration. */
function isConfiguring(words: readonly string[]): boolean {
  const own: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "-f" || word === "--request-timeout") at++;
    else if (!word.startsWith("-")) own.push(word);
  }
  const found = findCommand(own.map((value) => ({ value, span: { start: 0, end: 0 } })));
  return found.definition?.kind === "configures" && own.length > found.length;
}

/** A script, a paste of a tutorial or a terminal log. Parsing it never fails. */
export class Script {
  readonly #text: string;
  /** The text without the prose around its code blocks. */
  readonly #code: string;
  readonly #parsed: ParsedShell;
  readonly #covered: Span[] = [];
  readonly #foreign: Span[] = [];
  readonly #wrapped: Span[] = [];
  readonly #called = new Set<string>();
  readonly #problems = new Map<string, Diagnostic<InText>>();

  constructor(text: string) {
    this.#text = text;
    this.#code = onlyCodeBlocks(text);
    const { source, startsCommand } = withoutPrompts(this.#code);
    this.#startsCommand = startsCommand;
    const tasks = isAnsible(text) ? readAnsible(text) : undefined;
    for (const problem of tasks?.problems ?? []) this.#note(problem);
    this.#covered.push(...(tasks?.passed ?? []));
    const scripts = tasks?.scripts ?? (isYaml(text) ? readYaml(text) : []);
    const parts =
      tasks || scripts.length > 0
        ? scripts.map((script) => parseShell(script, startsCommand))
        : [parseShell(withoutListQuotes(this.#code) ?? source, startsCommand)];
    this.#parsed = {
      nodes: parts.flatMap(({ nodes }) => nodes),
      foreign: parts.flatMap(({ foreign }) => foreign),
      comments: parts.flatMap(({ comments }) => comments),
      openQuotes: parts.flatMap(({ openQuotes }) => openQuotes),
    };
  }

  readonly #startsCommand: (text: string, lineStart: number) => boolean;

  /**
   * Reads the script once and gives its commands one after the other to `run`, which says how they end. Of alternatives (`if` and
   * `else`) the one of that number is taken; returns the most alternatives there are at one place.
   */
  read(choice: number, run: (call: PcsCall) => Status): number {
    const shell = new ShellRun(
      {
        startsCommand: this.#startsCommand,
        isConfiguring,
        call: (name, words, callers, isGuarded) => {
          const call = this.#callOf(name, words, callers, isGuarded);
          this.#covered.push(...callers.map(({ start, end }) => ({ start, end })), call.span);
          for (const problem of callers[callers.length - 1]?.problems ?? []) this.#note(problem);
          return run(call);
        },
        branches: (places) => this.#noteBranches(places),
        foreign: (node, words) => {
          this.#foreign.push({ start: node.start, end: node.end });
          const values = words.map(({ value }) => value);
          const isWrapping =
            values.some((_, at) => at > 0 && isConfiguring(values.slice(at))) && isUnknown(values[0] ?? "");
          if (isWrapping || values.some((value) => holdsConfiguring(value)))
            this.#wrapped.push({ start: node.start, end: node.end });
        },
      },
      choice,
    );
    shell.run(this.#parsed.nodes);
    for (const name of shell.called) this.#called.add(name);
    return Math.min(shell.alternatives, mostAlternatives);
  }

  /** What is to be said about the script itself; after it was read. */
  problems(): Diagnostic<InText>[] {
    const quotes = this.#parsed.openQuotes.map((span): Diagnostic<InText> => {
      const message = "This quote isn't closed on its line. Close it, or end the line with a backslash to continue it.";
      return { span, severity: "error", code: "syntax", message };
    });
    const isIn = (at: number, spans: readonly Span[]): boolean =>
      spans.some(({ start, end }) => at >= start && at <= end);
    return [
      ...this.#problems.values(),
      ...quotes.filter(({ span }) => isIn(span.start, this.#covered)),
      ...passedOver({
        text: this.#code,
        parsed: this.#parsed,
        covered: this.#covered,
        foreign: this.#foreign,
        wrapped: this.#wrapped,
        called: this.#called,
        holdsConfiguring,
      }),
    ];
  }

  #note(problem: Diagnostic<InText>): void {
    this.#problems.set(`${problem.span.start} ${problem.message}`, problem);
  }

  #noteBranches(places: readonly SimpleCommand[]): void {
    const [first] = places;
    if (!first) return;
    const message =
      "Which of the branches is taken is only known when the script runs: each is read as an alternative, and a conversion takes the first.";
    this.#note({ span: { start: first.start, end: first.end }, severity: "warning", code: "unknown-value", message });
  }

  #callOf(name: Field, fields: readonly Field[], callers: readonly SimpleCommand[], isGuarded: boolean): PcsCall {
    const words = fields.map((field) => this.#withPlainDashes(wordOf(field, this.#text)));
    const first = wordOf(name, this.#text);
    // The command that the word "pcs" is written in: a function may have got it from its caller.
    const at = first.span.start;
    const node =
      [...callers].reverse().find(({ start, end }) => at >= start && at < end) ?? callers[callers.length - 1];
    if (!node) throw new Error("A command of pcs has no caller.");
    const own = words.filter(({ span }) => callers.length === 1 || (span.start >= node.start && span.end <= node.end));
    const last = own[own.length - 1] ?? first;
    const span = { start: first.span.start, end: Math.max(last.span.end, first.span.end) };
    const isOutside = span.end < span.start || node.end < span.end;
    for (const problem of [...nonBreakingSpaces(this.#text, span), ...typographicQuotes(this.#text, span)])
      this.#note(problem);
    const broken = brokenValue(this.#text, last);
    if (broken) this.#note(broken);
    return {
      name: first,
      words,
      span: isOutside && node.start <= span.start ? { start: span.start, end: Math.max(span.start, node.end) } : span,
      ...(isGuarded ? { isGuarded } : {}),
    };
  }

  /** Web pages turn the `--` of `--name` into a typographic dash; it is read as `--`. */
  #withPlainDashes(word: Word): Word {
    const dash = /^[–—]-?(?=[a-z])/.exec(word.value)?.[0];
    if (dash === undefined) return word;
    const span = { start: word.span.start, end: word.span.start + dash.length };
    const message = `A web page has turned "--" into "${dash}", which pcs doesn't accept.`;
    this.#note({ span, severity: "warning", code: "syntax", message, ...meantFix(span, "--") });
    const last = word.span.end;
    const value = `--${word.value.slice(dash.length)}`;
    const places = Array.from({ length: value.length + 1 }, (_, i) =>
      Math.min(last, word.span.start + Math.max(0, i + dash.length - 2)),
    );
    return { ...word, value, places };
  }
}

/** Whether a text holds a command of pcs that changes the configuration. */
function holdsConfiguring(text: string): boolean {
  for (const [, rest = ""] of text.matchAll(/(?:^|[\s;|&({"'`/])pcs[ \t]+([^\n;|&]*)/g)) {
    if (isConfiguring(rest.split(/[ \t"'`]+/).filter((word) => word !== ""))) return true;
  }
  return false;
}

/** The pcs commands in a text, of all alternatives. Never fails. */
export function readScript(text: string): PcsScript {
  const script = new Script(text);
  const calls = new Map<string, PcsCall>();
  let choice = 0;
  let alternatives = 1;
  while (choice < alternatives) {
    const before = alternatives;
    alternatives = script.read(choice, (call) => {
      const key = `${call.span.start} ${call.words.map(({ value }) => value).join("\0")}`;
      // The same command twice in one reading counts twice.
      calls.set(choice === 0 ? `${key} ${calls.size}` : calls.has(key) ? key : key, call);
      return isConfiguring(call.words.map(({ value }) => value)) ? true : undefined;
    });
    alternatives = Math.max(before, alternatives);
    choice++;
  }
  return { calls: [...calls.values()], problems: script.problems() };
}

function wordOf(field: Field, text: string): Word {
  const { value, places, start, end, isMany } = field;
  const isPlain = value.length === end - start && value === text.slice(start, end);
  return {
    value,
    span: { start, end },
    ...(isUnknown(value) ? { isOpaque: true } : {}),
    ...(isMany ? { isMany } : {}),
    ...(isPlain ? {} : { places }),
  };
}

/** No-break spaces and the like, which a shell doesn't treat as spaces. */
function nonBreakingSpaces(text: string, span: Span): Diagnostic<InText>[] {
  return [...text.slice(span.start, span.end).matchAll(/[^\S \t\r\n]+/g)].map((match): Diagnostic<InText> => {
    const start = span.start + match.index;
    const at = { start, end: start + match[0].length };
    const message = "This is a no-break space from a web page, which a shell reads as a letter. Replace it by a space.";
    return { span: at, severity: "warning", code: "syntax", message, ...meantFix(at, " ") };
  });
}

/** A value that the shell ends at an unquoted `;` or `&`, as those of pcmk_host_map and of URLs have them. */
function brokenValue(text: string, { span, value }: Word): Diagnostic<InText> | undefined {
  const name = /^[\w-]+(?==)/.exec(value)?.[0];
  const rest = /^[;&]([^\s;&|]\S*)/.exec(text.slice(span.end));
  if (name === undefined || !rest || !text.slice(span.start, span.end).startsWith(`${name}=`)) return undefined;
  const [tail, next = ""] = rest;
  const isPart = tail.startsWith("&") || /^pcmk_(?:host|delay)_/.test(name) || /^[\w.-]+[:=][^=]*$/.test(next);
  if (!isPart || /^(?:pcs|crm|done|fi|wait|exit)\b/.test(next)) return undefined;
  const at = { start: span.start + name.length + 1, end: span.end + tail.length };
  const whole = text.slice(at.start, at.end);
  const message = `The shell ends the command at this "${tail[0]}". Quote the value: ${name}="${whole}".`;
  const fixes = /["'$`\\]/.test(whole) ? [] : [{ title: "Quote the value", span: at, text: `"${whole}"` }];
  return { span: at, severity: "error", code: "syntax", message, fixes };
}
