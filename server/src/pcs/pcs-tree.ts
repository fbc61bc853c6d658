import type { ClusterObject } from "../model/configuration.ts";
import { closest } from "../text/fuzzy-match.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { Command, CommandDefinition } from "./command.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { findCommand } from "./commands.ts";
import type { CorosyncDraft } from "./corosync-draft.ts";
import { Draft } from "./draft.ts";
import { generalOptions } from "./long-options.ts";
import { spanOf } from "./messages.ts";
import { meantFix, type PcsProblem, Refusal } from "./problem.ts";
import { readScript } from "./script.ts";

/** A command of a script, read. */
export interface PcsCommand {
  readonly line: CommandLine;
  /** Absent where pcs has no such command. */
  readonly definition?: CommandDefinition;
  /** How many of the line's words name it. */
  readonly nameLength: number;
  readonly span: Span;
}

/** A script, read and executed: its commands, what they make, and what is wrong. Spans count from the script's start. */
export interface PcsTree {
  readonly length: number;
  readonly commands: readonly PcsCommand[];
  /** The configuration that the script leaves. */
  readonly objects: readonly ClusterObject[];
  /** The corosync.conf it makes. */
  readonly corosync?: CorosyncDraft;
  /** In the order of the text. */
  readonly problems: readonly PcsProblem[];
}

/** Reads a script and executes its commands in order, on an empty configuration or the one given. Never throws, whatever the text. */
export function parsePcs(text: string, initial: readonly ClusterObject[] = []): PcsTree {
  const script = readScript(text);
  const problems: PcsProblem[] = [...script.problems];
  const draft = new Draft(initial);
  const commands = script.calls.map((call): PcsCommand => {
    const line = readCommandLine(call);
    problems.push(...line.problems);
    const { definition: found, length, next } = findCommand(line.words);
    // A word alone shows something ("pcs resource"); with another behind it that it doesn't know, the command is misspelt.
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

function unknown(line: CommandLine, length: number, next: readonly string[]): PcsProblem {
  const word = line.words[length];
  const known = line.words.slice(0, length).map(({ value }) => value);
  const of = ["pcs", ...known].join(" ");
  if (!word) {
    const message = `This command isn't finished: "${of}" needs one of ${[...next].sort().join(", ")} behind it.`;
    return { span: line.call.span, severity: "error", code: "syntax", message };
  }
  const meant = closest(word.value, next);
  const instead = meant ? `"${meant}" is meant?` : `There are ${[...next].sort().join(", ")}.`;
  const message = `"${of}" has no command "${word.value}". ${instead}`;
  return { span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) };
}

function execute(
  line: CommandLine,
  definition: CommandDefinition,
  length: number,
  draft: Draft,
  problems: PcsProblem[],
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
    const message = `"${name}" doesn't take "${option}".${meant ? ` "${meant}" is meant?` : ""}`;
    problems.push({ span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) });
  }
  if (!definition.run) {
    const message = `"${name}" isn't carried over. ${definition.summary}`;
    problems.push({ span: nameSpan, severity: "warning", code: "unknown-value", message });
    return;
  }
  const command: Command = {
    definition,
    words: line.words.slice(length),
    options,
    span: call.span,
    nameSpan,
    tell: (problem) => problems.push(problem),
  };
  if (definition.today !== undefined) {
    const message = `"pcs ${name}" is of pcs 0.9; today it is "${definition.today}".`;
    problems.push({ span: nameSpan, severity: "information", code: "old-pcs", message });
  }
  for (const word of [...line.words, ...[...options.values()].flatMap(({ value }) => value ?? [])]) {
    if (!word.isOpaque) continue;
    const message = `What "${word.value}" stands for is known only when the script runs; it is read as written.`;
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
