import type { ClusterObject } from "../model/configuration.ts";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { Command, CommandDefinition } from "./command.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { findCommand } from "./commands.ts";
import type { CorosyncDraft } from "./corosync-draft.ts";
import { Draft } from "./draft.ts";
import { generalOptions } from "./long-options.ts";
import { meantFix, Refusal } from "./problem.ts";
import { readScript } from "./script.ts";
import { spanOf } from "./word.ts";

/** A parsed command of a script. */
export interface PcsCommand {
  readonly line: CommandLine;
  /** Absent where pcs has no such command. */
  readonly definition?: CommandDefinition;
  /** How many of the line's words are its name. */
  readonly nameLength: number;
  readonly span: Span;
}

/** A parsed and executed script: its commands, their result, and the problems. Spans count from the script's start. */
export interface PcsTree {
  readonly length: number;
  readonly commands: readonly PcsCommand[];
  /** The configuration after the script. */
  readonly objects: readonly ClusterObject[];
  /** The corosync.conf it creates. */
  readonly corosync?: CorosyncDraft;
  /** In the order of the text. */
  readonly problems: readonly Diagnostic<InText>[];
}

/** Parses a script and executes its commands in order, on an empty configuration or the given one. Never throws. */
export function parsePcs(text: string, initial: readonly ClusterObject[] = []): PcsTree {
  const script = readScript(text);
  const problems: Diagnostic<InText>[] = [...script.problems];
  const draft = new Draft(initial);
  const commands = script.calls.map((call): PcsCommand => {
    const line = readCommandLine(call);
    problems.push(...line.problems);
    const { definition: found, length, next } = findCommand(line.words);
    // A word alone shows something ("pcs resource"); followed by an unknown word, the command is misspelt.
    const isMisspelt = found?.kind === "acts" && next.length > 0 && line.words.length > length;
    const definition = isMisspelt ? undefined : found;
    if (definition) execute(line, definition, length, draft, problems);
    else if (
      !line.options.has("--help") &&
      !line.options.has("--version") &&
      !line.options.has("--fullhelp") &&
      !line.options.has("-h")
    ) {
      problems.push(unknown(line, length, next));
    }
    return { line, ...omitUndefined({ definition }), nameLength: length, span: call.span };
  });
  problems.sort((a, b) => a.span.start - b.span.start);
  return {
    length: text.length,
    commands,
    objects: draft.objects(),
    ...omitUndefined({ corosync: draft.corosync }),
    problems,
  };
}

function unknown(line: CommandLine, length: number, next: readonly string[]): Diagnostic<InText> {
  const word = line.words[length];
  const known = line.words.slice(0, length).map(({ value }) => value);
  const of = ["pcs", ...known].join(" ");
  if (!word) {
    const message = `This command is incomplete: expected one of ${[...next].sort().join(", ")} after "${of}".`;
    return { span: line.call.span, severity: "error", code: "syntax", message };
  }
  const meant = closest(word.value, next);
  const instead = meant ? `Did you mean "${meant}"?` : `Expected ${[...next].sort().join(", ")}.`;
  const message = `"${of}" has no command "${word.value}". ${instead}`;
  return { span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) };
}

function execute(
  line: CommandLine,
  definition: CommandDefinition,
  length: number,
  draft: Draft,
  problems: Diagnostic<InText>[],
): void {
  const { call, options } = line;
  const nameSpan = spanOf([call.name, ...line.words.slice(0, length)]);
  const name = definition.path.join(" ");
  if (options.has("--help") || options.has("-h")) return;
  if (definition.kind === "acts") {
    problems.push({
      span: nameSpan,
      severity: "information",
      code: "acts-only",
      message: `"${name}": ${lowered(definition.summary)}`,
    });
    return;
  }
  for (const [option, { word }] of options) {
    if (generalOptions.has(option) || definition.options.includes(option)) continue;
    const meant = closest(option, definition.options);
    const message = `"${name}" has no option "${option}".${meant ? ` Did you mean "${meant}"?` : ""}`;
    problems.push({ span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) });
  }
  if (!definition.run) {
    const message = `"${name}" can't be executed here. ${definition.summary}`;
    problems.push({ span: nameSpan, severity: "warning", code: "unknown-value", message });
    return;
  }
  const command: Command = {
    definition,
    words: line.words.slice(length),
    options,
    span: call.span,
    nameSpan,
    report: (problem) => problems.push(problem),
  };
  if (definition.today !== undefined) {
    const message = `"pcs ${name}" is a command of pcs 0.9; use "${definition.today}" instead.`;
    problems.push({ span: nameSpan, severity: "information", code: "old-pcs", message });
  }
  for (const word of [...line.words, ...[...options.values()].flatMap(({ value }) => value ?? [])]) {
    if (!word.isOpaque) continue;
    const message = `The value of "${word.value}" is only known when the script runs; it is read literally.`;
    problems.push({ span: word.span, severity: "warning", code: "unknown-value", message });
  }
  try {
    definition.run(command, draft);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(error.problem);
  }
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
