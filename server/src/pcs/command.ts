import type { Span } from "../text/span.ts";
import type { GivenOption } from "./command-line.ts";
import type { Draft } from "./draft.ts";
import type { Word } from "./messages.ts";
import type { PcsProblem } from "./problem.ts";

/** One of pcs's commands. */
export interface CommandDefinition {
  /** The words that name it. */
  readonly path: readonly string[];
  /** `configures`: it makes configuration; `acts`: it only does or shows something. */
  readonly kind: "configures" | "acts";
  /** A sentence that says what it does. */
  readonly summary: string;
  /** What may follow its name; empty where nothing does. */
  readonly form: string;
  /** The options it takes besides those of all commands. */
  readonly options: readonly string[];
  /** What to write in its place today, for a form that newer pcs no longer has. */
  readonly today?: string;
  /** Executes it on a draft. Throws Refusal where pcs would refuse; then the draft is as before. */
  readonly run?: (command: Command, draft: Draft) => void;
}

/** Defines the configuring commands of a family, whose names begin with `family`; `usual` are the options of those that name none. */
export function commandsOf(family: string, usual: readonly string[] = []) {
  return (
    path: readonly string[],
    summary: string,
    form: string,
    run: NonNullable<CommandDefinition["run"]>,
    options: readonly string[] = usual,
  ): CommandDefinition => ({ path: [family, ...path], kind: "configures", summary, form, options, run });
}

/** A command as it stands in a script, ready to be executed. */
export interface Command {
  readonly definition: CommandDefinition;
  /** The words behind its name. */
  readonly words: readonly Word[];
  readonly options: ReadonlyMap<string, GivenOption>;
  /** The whole command, `pcs` included. */
  readonly span: Span;
  /** The words that name it. */
  readonly nameSpan: Span;
  /** Tells of something without refusing the command. */
  tell(problem: PcsProblem): void;
}

/** Whether a command is forced to accept what pcs would refuse. */
export function isForced(command: Command): boolean {
  return command.options.has("--force");
}

/** Tells what pcs adds by itself. */
export function reportNewForm(command: Command, span: Span, message: string): void {
  command.tell({ span, severity: "information", code: "added-by-pcs", message });
}

/** Tells that a form is that of an old pcs, and what is written today. */
export function reportLegacyForm(command: Command, span: Span, message: string): void {
  command.tell({ span, severity: "information", code: "old-pcs", message });
}
