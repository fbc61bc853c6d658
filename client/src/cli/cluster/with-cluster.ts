import type { ParseArgsConfig } from "node:util";
import v8 from "node:v8";
import { plainLine } from "../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../../cluster/errors.ts";
import { createSession } from "../../cluster/session/session.ts";
import type { ClusterSession } from "../../cluster/session/session-types.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { type clusterOptions, Misuse, Refusal, readOptions } from "../options.ts";
import { err } from "../output.ts";
import { ReadFailure } from "../read-documents.ts";
import { type ClusterChoice, chooseCluster } from "./choose-cluster.ts";
import { exitCodes } from "./exit-codes.ts";
import { stillWorking } from "./still-working.ts";
import { type TerminalPrompter, terminalPrompter } from "./terminal-prompter.ts";
import { trustedCluster } from "./trust.ts";

/** What a command that talks to a cluster works with. */
export interface Live {
  readonly session: ClusterSession;
  readonly prompter: TerminalPrompter;
  /** Aborts when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command that talks to a cluster. `prepare` checks the arguments (it throws Misuse) and returns what is then done on the chosen
 * cluster; that is contacted when its session is first used. Errors go to standard error. Resolves to the exit code, with the connection closed.
 */
export async function runOnCluster<const T extends NonNullable<ParseArgsConfig["options"]> & typeof clusterOptions>(
  command: string,
  args: readonly string[],
  options: T,
  prepare: (parsed: ReturnType<typeof readOptions<T>>) => (live: Live) => Promise<number>,
): Promise<number> {
  // Of a large configuration much is held for a moment only: space for new objects that doesn't grow takes a third of the memory off a plan.
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  try {
    const parsed = readOptions(args, options, command);
    const work = prepare(parsed);
    return await withCluster(command, parsed.values as ChoiceOptions, work);
  } catch (error) {
    return showError(command, error);
  }
}

/** Runs a command that may take long but talks to no cluster, with the same errors and cancellation as one that does. */
export async function runLocally<const T extends NonNullable<ParseArgsConfig["options"]>>(
  command: string,
  args: readonly string[],
  options: T,
  prepare: (parsed: ReturnType<typeof readOptions<T>>) => (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const { signal, end } = cancelledBySignal();
  const progress = stillWorking(command);
  try {
    return await prepare(readOptions(args, options, command))(signal);
  } catch (error) {
    return signal.aborted ? exitCodes.failed : showError(command, error);
  } finally {
    progress.stop();
    end();
  }
}

/** What whoever ends a command with a signal waits at most until it has removed what it made, in milliseconds. */
const longestFarewell = 5_000;

/** A signal that aborts when the person presses Ctrl-C, or the command is ended by SIGTERM or SIGHUP, until `end` is called. */
export function cancelledBySignal(): { readonly signal: AbortSignal; end(): void } {
  const abort = new AbortController();
  const cancel = (): void => {
    // Whoever presses it twice wants out.
    if (abort.signal.aborted) process.exit(130);
    err("\nquorate: cancelling; press Ctrl-C again to quit immediately.\n");
    abort.abort();
  };
  const quit = (_: NodeJS.Signals, number: number): void => {
    if (abort.signal.aborted) process.exit(128 + number);
    abort.abort();
    setTimeout(() => process.exit(128 + number), longestFarewell).unref();
  };
  const ends = ["SIGTERM", "SIGHUP"] as const;
  process.on("SIGINT", cancel);
  for (const name of ends) process.on(name, quit);
  const end = (): void => {
    process.off("SIGINT", cancel);
    for (const name of ends) process.off(name, quit);
  };
  return { signal: abort.signal, end };
}

type ChoiceOptions = ClusterChoice & { readonly verbose?: boolean; readonly trust?: boolean };

async function withCluster(
  command: string,
  choice: ChoiceOptions,
  work: (live: Live) => Promise<number>,
): Promise<number> {
  const { signal, end } = cancelledBySignal();
  const progress = stillWorking(command);
  let session: ClusterSession | undefined;
  try {
    const prompter = progress.quietly(terminalPrompter());
    const config = await trustedCluster(chooseCluster(choice), choice.trust === true, prompter);
    session = terminalSession(config, prompter, choice.verbose === true, progress.answered);
    return await work({ session, prompter, signal });
  } finally {
    progress.stop();
    await session?.disconnect();
    end();
  }
}

/** A session with a cluster; where it is verbose, each command is shown on standard error. */
export function terminalSession(
  config: ClusterConfig,
  prompter: TerminalPrompter,
  isVerbose: boolean,
  answered: (node: string) => void = () => undefined,
): ClusterSession {
  return createSession(config, {
    prompter,
    log({ node, command: line, exitCode, milliseconds, stderr }) {
      answered(node);
      if (!isVerbose) return;
      err(`[${node}] ${line} (exit ${exitCode}, ${Math.round(milliseconds)} ms)\n${stderr ? `${stderr}\n` : ""}`);
    },
  });
}

/** Reports an error on standard error and returns the exit code for it. Throws what is a fault of ours. */
function showError(command: string, error: unknown): number {
  const { code, message } = failureOf(error);
  err(`quorate ${command}: ${message}\n`);
  return code;
}

/**
 * What an error means to whoever ran the command, and its exit code: a line, and below it each line of its causes. No name in a message
 * writes a line of its own. Throws what is a fault of ours.
 */
export function failureOf(error: unknown): { readonly code: number; readonly message: string } {
  if (!(error instanceof Error)) throw error;
  const line = plainLine(error.message);
  if (error instanceof Misuse) return { code: exitCodes.misuse, message: `${line}. See quorate help.` };
  if (error instanceof Refusal)
    return { code: exitCodes.refused, message: [line, ...error.lines.map(plainLine)].join("\n") };
  if (error instanceof ReadFailure) return { code: exitCodes.misuse, message: line };
  if (error instanceof ClusterError) {
    const { kind, detail } = error;
    const code = kind === "conflict" ? exitCodes.refused : exitCodes.failed;
    return { code, message: detail ? `${line}\n${detail}` : line };
  }
  if ("syscall" in error) return { code: exitCodes.failed, message: line };
  throw error;
}
