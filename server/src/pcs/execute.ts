import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { closest } from "../text/fuzzy-match.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { Command, CommandDefinition } from "./command.ts";
import { type CommandLine, readCommandLine } from "./command-line.ts";
import { findCommand } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { generalOptions } from "./long-options.ts";
import type { PcsCall } from "./pcs-call.ts";
import { meantFix, Refusal } from "./problem.ts";
import { releaseProblems } from "./releases.ts";
import type { Status } from "./shell/conditions.ts";
import { isUnknown } from "./shell/syntax.ts";
import { unknownCommand } from "./unknown-command.ts";
import { spanOf, type Word } from "./word.ts";

/** A parsed command of a script. */
export interface PcsCommand {
  readonly line: CommandLine;
  /** Absent where pcs has no such command. */
  readonly definition?: CommandDefinition;
  /** How many of the line's words are its name. */
  readonly nameLength: number;
  readonly span: Span;
}

/** A command, its problems, and how it ended. */
interface Executed {
  readonly command: PcsCommand;
  readonly problems: readonly Diagnostic<InText>[];
  readonly status: Status;
  /** Some of its words are only known when the script runs, and so is how many they are. */
  readonly isPartial: boolean;
}

/** Executes commands one after the other on a draft. Never throws. */
export class Executor {
  readonly draft: Draft;
  /** Names that refused and skipped commands would have made: what follows from their absence is no problem of its own. */
  readonly #lost = new Set<string>();
  /** The kind of refused constraints and what they name: pcs makes their ids of these. */
  #lostConstraints: readonly { readonly kind: string; readonly names: readonly string[] }[] = [];
  /** Whether a fence device may be missing because its command wasn't executed. */
  hasLostDevice = false;

  constructor(draft: Draft) {
    this.draft = draft;
  }

  /** Executes one command. An unquoted variable is read as one word, or as none where pcs would refuse that. */
  execute(call: PcsCall): Executed {
    const known = call.words.filter((word) => !word.isMany);
    if (known.length === call.words.length) return this.#executeWords(call, known, []);
    const asWords = this.#tried(() => this.#executeWords(call, call.words, [], true));
    if (asWords) return { ...asWords, isPartial: true };
    return this.#executeWords(
      call,
      known,
      call.words.filter((word) => word.isMany),
    );
  }

  /** What was executed; undefined, and nothing changed, where it was refused. */
  #tried(run: () => Executed): Executed | undefined {
    const [lost, constraints, hasLostDevice] = [[...this.#lost], this.#lostConstraints, this.hasLostDevice];
    const made = run();
    if (!made.problems.some(({ severity }) => severity === "error") && made.status !== false) return made;
    this.#lost.clear();
    for (const name of lost) this.#lost.add(name);
    this.#lostConstraints = constraints;
    this.hasLostDevice = hasLostDevice;
    return undefined;
  }

  #executeWords(call: PcsCall, known: readonly Word[], many: readonly Word[], isTrial = false): Executed {
    const line = withFuture(readCommandLine({ ...call, words: known }));
    const problems: Diagnostic<InText>[] = [...line.problems];
    const { definition: found, length, next } = findCommand(line.words);
    const isPartial = many.length > 0;
    // A word alone shows something ("pcs resource"); followed by an unknown word, the command is misspelt.
    const isMisspelt = found?.kind === "acts" && next.length > 0 && line.words.length > length;
    const definition = isMisspelt ? undefined : found;
    const command: PcsCommand = { line, ...omitUndefined({ definition }), nameLength: length, span: call.span };
    for (const word of many) {
      const message = `What "${word.value}" becomes is only known when the script runs; it is left out. In quotes it would be one word.`;
      problems.push({ span: word.span, severity: "warning", code: "unknown-value", message });
    }
    let status: Status;
    const isRefused = problems.some(({ severity }) => severity === "error");
    if (isTrial && isRefused) status = false;
    else if (definition) status = this.#execute(line, definition, length, problems, isPartial);
    else if (!["--help", "--version", "--fullhelp", "-h"].some((name) => line.options.has(name))) {
      const isKnown = !isPartial && !isUnknown(line.words[length]?.value ?? "");
      if (isKnown) problems.push(unknownCommand(line, length, next));
      else if (!isPartial) problems.push(skipped(line.words[length] as Word));
      status = isKnown ? false : undefined;
      this.#lose(line.words);
    }
    const { doubtful } = line;
    const isDoubtful = ({ span }: Diagnostic<InText>): boolean =>
      doubtful.some((word) => word.span.start === span.start && word.span.end === span.end);
    const own = doubtful.length > 0 ? problems.filter((each) => !isDoubtful(each)) : problems;
    if (call.isGuarded && status === false) {
      return {
        command,
        problems: own.map((each) => (each.severity === "error" ? expected(each) : each)),
        status,
        isPartial,
      };
    }
    return { command, problems: own, status, isPartial };
  }

  #execute(
    line: CommandLine,
    definition: CommandDefinition,
    length: number,
    problems: Diagnostic<InText>[],
    isPartial: boolean,
  ): Status {
    const { call, options } = line;
    const nameSpan = spanOf([call.name, ...line.words.slice(0, length)]);
    const name = definition.path.join(" ");
    if (options.has("--help") || options.has("-h")) return undefined;
    if (definition.kind === "acts") {
      problems.push(...releaseProblems(line, definition, length, this.draft));
      problems.push({
        span: nameSpan,
        severity: "information",
        code: "acts-only",
        message: `"${name}": ${lowered(definition.summary)}`,
      });
      return undefined;
    }
    let isRefused = problems.some(({ severity }) => severity === "error");
    for (const [option, { word }] of options) {
      if (generalOptions.has(option) || definition.options.includes(option)) continue;
      const meant = closest(option, definition.options);
      const message = `"${name}" has no option "${option}".${meant ? ` Did you mean "${meant}"?` : ""}`;
      problems.push({ span: word.span, severity: "error", code: "syntax", message, ...meantFix(word.span, meant) });
      isRefused = true;
    }
    if (isRefused && line.words.some(({ isMany }) => isMany)) return false;
    if (!definition.run) {
      const message = `"${name}" can't be executed here. ${definition.summary}`;
      problems.push({ span: nameSpan, severity: "warning", code: "unknown-value", message });
      return undefined;
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
    problems.push(...releaseProblems(line, definition, length, this.draft));
    // What a value is that configures nothing, as the name of a file with the CIB, doesn't matter.
    const values = [...options].flatMap(([option, { value }]) => (generalOptions.has(option) ? [] : (value ?? [])));
    for (const word of [...line.words, ...values].filter(({ isOpaque }) => isOpaque)) {
      const message = `The value of "${word.value}" is only known when the script runs; it is neither checked nor converted.`;
      problems.push({ span: word.span, severity: "warning", code: "unknown-value", message });
    }
    try {
      definition.run(command, this.draft);
      return !isRefused;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const follows = this.#follows(line.words.slice(length), options);
      this.#lose(line.words.slice(length), options);
      if (definition.path[0] === "constraint") this.#loseConstraint(definition.path[1], line.words.slice(length));
      if (definition.path[0] === "stonith") this.hasLostDevice = true;
      if (error.problem.severity !== "error") {
        problems.push(error.problem);
        return undefined;
      }
      if (follows) return undefined;
      if (!isPartial) {
        problems.push(error.problem);
        return false;
      }
      const message = "Too much of this command is only known when the script runs; it is skipped.";
      problems.push({ span: nameSpan, severity: "warning", code: "unknown-value", message });
      return undefined;
    }
  }

  /** Whether a command names something that an earlier one would have made. */
  #follows(words: readonly Word[], options: CommandLine["options"]): boolean {
    const isMadeOf = (id: string): boolean =>
      this.#lostConstraints.some(
        ({ kind, names }) => id.startsWith(`${kind}-`) && names.some((name) => `${id}-`.includes(`-${name}-`)),
      );
    return namesIn(words, options).some((name) => this.#lost.has(name) || isMadeOf(name));
  }

  #loseConstraint(kind: string | undefined, words: readonly Word[]): void {
    if (kind === undefined || /^(?:remove|delete|rule)$/.test(kind)) return;
    this.#lostConstraints = [...this.#lostConstraints, { kind, names: namesIn(words) }];
    for (const { value } of words) {
      const id = /^(?:id|constraint-id)=(.+)$/.exec(value)?.[1];
      if (id !== undefined) this.#lost.add(id);
    }
  }

  /** Remembers the names that a command would have made. */
  #lose(words: readonly Word[], options?: CommandLine["options"]): void {
    for (const name of namesIn(words, options)) {
      if (this.draft.has(name)) continue;
      this.#lost.add(name);
      for (const end of ["-clone", "-master", "-promotable", "-rule"]) this.#lost.add(name + end);
    }
    for (const word of words) {
      if (!this.draft.resources.has(word.value)) continue;
      for (const end of ["-clone", "-master"]) if (!this.draft.has(word.value + end)) this.#lost.add(word.value + end);
    }
    if (words[0]?.value === "stonith" && words[1]?.value === "create") this.hasLostDevice = true;
  }
}

/** Words that are no names: those of the commands themselves. */
const ordinary = new Set([
  "op",
  "meta",
  "clone",
  "promotable",
  "master",
  "bundle",
  "group",
  "with",
  "then",
  "add",
  "set",
  "start",
  "stop",
  "promote",
  "demote",
  "rule",
  "prefers",
  "avoids",
  "create",
  "resource",
  "stonith",
]);

function namesIn(words: readonly Word[], options?: CommandLine["options"]): string[] {
  const group = options?.get("--group")?.value;
  return [...words, ...(group ? [group] : [])]
    .map(({ value }) => value)
    .filter((value) => /^[A-Za-z_][\w.-]*$/.test(value) && !ordinary.has(value));
}

/** A command with --future in the forms without it: `group NAME` is an option there, and `meta` after `clone` belongs to the clone. */
function withFuture(line: CommandLine): CommandLine {
  if (!line.options.has("--future") || line.words[1]?.value !== "create") return line;
  const options = new Map(line.options);
  const words: Word[] = [];
  for (let at = 0; at < line.words.length; at++) {
    const word = line.words[at] as Word;
    const value = line.words[at + 1];
    const isPlace = word.value === "before" || word.value === "after";
    if (at > 2 && value && (word.value === "group" || (isPlace && options.has("--group")))) {
      options.set(`--${word.value}`, { word, value });
      at++;
    } else if (!(word.value === "meta" && [1, 2].some((before) => isClone(line.words[at - before], at - before))))
      words.push(word);
  }
  return { ...line, words, options };
}

/** Whether a word of `resource create ID AGENT …` makes a clone. */
function isClone(word: Word | undefined, at: number): boolean {
  return at > 3 && /^(?:clone|promotable)$/.test(word?.value ?? "");
}

function expected(problem: Diagnostic<InText>): Diagnostic<InText> {
  return { ...problem, severity: "information", message: `${problem.message} The script goes on when this fails.` };
}

function skipped(word: Word): Diagnostic<InText> {
  const message = `"${word.value}" is only known when the script runs; the command is skipped.`;
  return { span: word.span, severity: "warning", code: "unknown-value", message };
}

function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
