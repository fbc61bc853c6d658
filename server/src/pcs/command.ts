import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { GivenOption } from "./command-line.ts";
import type { Draft } from "./draft.ts";
import type { Word } from "./word.ts";

/** One of pcs's commands. */
export interface CommandDefinition {
  /** The words of its name. */
  readonly path: readonly string[];
  /** `configures`: it changes the configuration; `acts`: it only performs an action or shows something. */
  readonly kind: "configures" | "acts";
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Its arguments, as in a synopsis; empty where it has none. */
  readonly form: string;
  /** The options it accepts besides the general ones. */
  readonly options: readonly string[];
  /** The current command, for a form that newer releases of pcs no longer have. */
  readonly today?: string;
  /** Executes it on a draft. Throws Refusal where pcs would refuse it; then the draft is unchanged. */
  readonly run?: (command: Command, draft: Draft) => void;
}

type Run = NonNullable<CommandDefinition["run"]>;

/** Defines one command; `options` and `today` as in {@link CommandDefinition}. */
type DefineCommand = (
  path: readonly string[],
  summary: string,
  form: string,
  run: Run,
  options?: readonly string[],
  today?: string,
) => CommandDefinition;

/** Defines commands that change the configuration and whose names begin with `family`; `usual` are their options unless they list some. */
export function commandsOf(family = "", usual: readonly string[] = []): DefineCommand {
  const prefix = family === "" ? [] : family.split(" ");
  return (path, summary, form, run, options = usual, today) => ({
    path: [...prefix, ...path],
    kind: "configures",
    summary,
    form,
    options,
    run,
    ...omitUndefined({ today }),
  });
}

/** Defines commands under both of their names, `delete` and `remove`. */
export function removalsOf(define: DefineCommand): (...args: Parameters<DefineCommand>) => CommandDefinition[] {
  return (path, ...rest) => ["delete", "remove"].map((verb) => define([...path, verb], ...rest));
}

/** A command of a script, ready to be executed. */
export interface Command {
  readonly definition: CommandDefinition;
  /** The words after its name. */
  readonly words: readonly Word[];
  readonly options: ReadonlyMap<string, GivenOption>;
  /** The whole command, `pcs` included. */
  readonly span: Span;
  /** The words of its name. */
  readonly nameSpan: Span;
  /** Reports something without refusing the command. */
  report(problem: Diagnostic<InText>): void;
}

/** Whether a command is forced to accept what pcs would refuse. */
export function isForced(command: Command): boolean {
  return command.options.has("--force");
}

/** Reports what pcs adds automatically. */
export function reportAddition(command: Command, span: Span, message: string): void {
  command.report({ span, severity: "information", code: "added-by-pcs", message });
}

/** Reports that a form belongs to an old pcs, and the current form. */
export function reportLegacyForm(command: Command, span: Span, message: string): void {
  command.report({ span, severity: "information", code: "old-pcs", message });
}
