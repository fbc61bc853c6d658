import type { ClusterObject } from "../model/configuration.ts";
import type { Diagnostic, InText } from "../text/diagnostic.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import type { CorosyncDraft } from "./corosync-draft.ts";
import { Draft } from "./draft.ts";
import { Executor, type PcsCommand } from "./execute.ts";
import { Script } from "./script.ts";
import { withoutMarks } from "./shell/syntax.ts";

/** What a script makes. Values that only the running script knows are marked (`unknownStart` and `unknownEnd` of shell/syntax.ts). */
export interface PcsOutcome {
  /** The configuration after the script. */
  readonly objects: readonly ClusterObject[];
  /** The corosync.conf it creates. */
  readonly corosync?: CorosyncDraft;
  /** A command that makes a fence device wasn't executed. */
  readonly hasLostDevice: boolean;
}

/** A parsed and executed script: its commands, their result, and the problems. Spans count from the script's start. */
export interface PcsTree extends PcsOutcome {
  readonly length: number;
  readonly commands: readonly PcsCommand[];
  /** What it makes where other branches are taken than those of the outcome. */
  readonly alternatives: readonly PcsOutcome[];
  /** The words whose values only the running script knows. */
  readonly unknown: readonly Span[];
  /** The commands of which only the running script knows all words. */
  readonly partial: readonly Span[];
  /** In the order of the text. */
  readonly problems: readonly Diagnostic<InText>[];
}

/** The problems of a command in each reading in which it was executed. */
interface Found {
  readonly byReading: Map<string, Diagnostic<InText>>[];
}

/** Parses a script and executes its commands in order, on an empty configuration or the given one. Never throws. */
export function parsePcs(text: string, initial: readonly ClusterObject[] = []): PcsTree {
  const script = new Script(text);
  const found = new Map<string, Found>();
  const commands = new Map<string, PcsCommand>();
  const outcomes: PcsOutcome[] = [];
  const [unknown, partial]: [Span[], Span[]] = [[], []];
  for (let choice = 0, count = 1; choice < count; choice++) {
    const executor = new Executor(new Draft(initial));
    const times = new Map<string, number>();
    const alternatives = script.read(choice, (call) => {
      const words = `${call.span.start} ${call.words.map(({ value }) => value).join("\0")}`;
      const time = (times.get(words) ?? 0) + 1;
      times.set(words, time);
      const key = `${words} ${time}`;
      const { command, problems, status, isPartial } = executor.execute(call);
      commands.set(key, commands.get(key) ?? command);
      if (choice === 0 || !found.has(key)) {
        unknown.push(...call.words.flatMap((word) => (word.isOpaque ? [word.span] : [])));
        if (isPartial) partial.push(call.span);
      }
      const own = found.get(key) ?? { byReading: [] };
      own.byReading.push(
        new Map(problems.map((each) => [`${each.span.start} ${each.severity} ${each.message}`, each])),
      );
      found.set(key, own);
      return status;
    });
    count = Math.max(count, alternatives);
    const { draft, hasLostDevice } = executor;
    outcomes.push({ objects: draft.objects(), ...omitUndefined({ corosync: draft.corosync }), hasLostDevice });
  }
  const problems = new Map<string, Diagnostic<InText>>();
  const add = (problem: Diagnostic<InText>): void => {
    const { start, end } = problem.span;
    problems.set(`${start} ${end} ${problem.message}`, problem);
  };
  script.problems().forEach(add);
  for (const { byReading } of found.values()) {
    const [first, ...others] = byReading;
    // Only what is so whichever branches are taken.
    for (const [key, problem] of first ?? []) if (others.every((each) => each.has(key))) add(problem);
  }
  const [outcome, ...alternatives] = outcomes;
  return {
    length: text.length,
    commands: [...commands.values()].sort((a, b) => a.span.start - b.span.start),
    ...(outcome as PcsOutcome),
    alternatives,
    unknown,
    partial,
    problems: withoutRepeated([...problems.values()].sort((a, b) => a.span.start - b.span.start)).map((each) =>
      shown(each, text),
    ),
  };
}

/** Of the notes that a value is unknown, only those that name something for the first time: where it is used next says nothing new. */
function withoutRepeated(problems: readonly Diagnostic<InText>[]): Diagnostic<InText>[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message }) => {
    if (code !== "unknown-value" || !message.startsWith("The value of")) return true;
    const sources = message.match(/\uFDD0[^\uFDD1]*\uFDD1/g) ?? [];
    const isNew = sources.length === 0 || sources.some((source) => !seen.has(source));
    for (const source of sources) seen.add(source);
    return isNew;
  });
}

/** A problem as it is shown: an edit inside of an expansion would change something else. */
function shown(problem: Diagnostic<InText>, text: string): Diagnostic<InText> {
  const { fixes, ...rest } = { ...problem, message: withoutMarks(problem.message) };
  const kept = fixes?.filter(({ span }) => !/^[$`]/.test(text.slice(span.start, span.end)));
  return kept && kept.length > 0 ? { ...rest, fixes: kept } : rest;
}
