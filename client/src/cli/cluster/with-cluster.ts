import { ClusterError } from "../../cluster/errors.ts";
import { createSession } from "../../cluster/session/session.ts";
import type { ClusterSession } from "../../cluster/session/session-types.ts";
import { err } from "../output.ts";
import { ReadFailure } from "../read-documents.ts";
import { type ClusterChoice, chooseCluster } from "./choose-cluster.ts";
import { exitCodes } from "./exit-codes.ts";
import { Misuse, Refusal } from "./options.ts";
import { type TerminalPrompter, terminalPrompter } from "./terminal-prompter.ts";

/** What a command that talks to a cluster works with. */
export interface Live {
  readonly session: ClusterSession;
  readonly prompter: TerminalPrompter;
  /** Aborts when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs a command on the cluster that is meant; tells its trouble on standard error. Resolves to the exit code, the connection ended. */
export async function withCluster(
  command: string,
  choice: ClusterChoice & { readonly verbose?: boolean | undefined },
  work: (live: Live) => Promise<number>,
): Promise<number> {
  const abort = new AbortController();
  const cancel = (): void => {
    // Whoever presses it twice wants out.
    if (abort.signal.aborted) process.exit(130);
    err("\nquorate: cancelling; press Ctrl-C again to leave at once.\n");
    abort.abort();
  };
  process.on("SIGINT", cancel);
  let session: ClusterSession | undefined;
  try {
    const prompter = terminalPrompter();
    session = createSession(chooseCluster(choice), {
      prompter,
      log({ node, command: line, exitCode, milliseconds, stderr }) {
        if (!choice.verbose) return;
        err(`[${node}] ${line} (exit ${exitCode}, ${Math.round(milliseconds)} ms)\n${stderr ? `${stderr}\n` : ""}`);
      },
    });
    return await work({ session, prompter, signal: abort.signal });
  } catch (error) {
    return showError(command, error);
  } finally {
    await session?.disconnect();
    process.off("SIGINT", cancel);
  }
}

/** Tells what went wrong on standard error, and gives the exit code for it; what the disk refuses, too. Throws what is a fault of ours. */
export function showError(command: string, error: unknown): number {
  if (error instanceof Misuse) {
    err(`quorate ${command}: ${error.message}. See quorate help.\n`);
    return exitCodes.misuse;
  }
  if (error instanceof Refusal) {
    err(`quorate ${command}: ${error.message}\n`);
    return exitCodes.refused;
  }
  if (error instanceof ReadFailure) {
    err(`quorate ${command}: ${error.message}\n`);
    return exitCodes.misuse;
  }
  if (error instanceof ClusterError) {
    err(`quorate ${command}: ${error.message}\n${error.detail ? `${error.detail}\n` : ""}`);
    return error.kind === "conflict" ? exitCodes.refused : exitCodes.failed;
  }
  if (error instanceof Error && "syscall" in error) {
    err(`quorate ${command}: ${error.message}\n`);
    return exitCodes.failed;
  }
  throw error;
}
