import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { redactXml } from "../redact-xml.ts";
import type { CommandResult } from "../ssh/commands/command-result.ts";
import { runWith } from "../ssh/commands/privilege.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { Secrets } from "../ssh/secrets.ts";
import type { ConnectedNode } from "./connect.ts";
import type { CommandLog, RunOptions } from "./session-types.ts";

/** Runs commands on nodes of one cluster, and logs each. */
export interface CommandRunner {
  /** Runs an argv with the privilege of the connection. Rejects with a ClusterError when it could not be run to its end. */
  run(
    connected: Pick<ConnectedNode, "connection" | "node" | "privilege">,
    argv: readonly string[],
    options: RunOptions,
  ): Promise<CommandResult>;
  /** Logs a command that ended. */
  logCommand(node: string, command: string, result: CommandResult): void;
  /** Logs a command, or an attempt to connect, that failed. */
  logFailure(node: string, command: string, began: number, error: unknown): void;
}

const defaultTimeout = 60_000;

/** A runner for the cluster of that name. */
export function createRunner(cluster: string, secrets: Secrets, log: CommandLog): CommandRunner {
  const note: CommandRunner["logCommand"] = (node, command, { exitCode, milliseconds, stderr }) => {
    const messages = secrets.redact(redactXml(stderr.trim()));
    log({ cluster, node, command, exitCode, milliseconds, ...(messages === "" ? {} : { stderr: messages }) });
  };
  const noteFailure: CommandRunner["logFailure"] = (node, command, began, error) => {
    const exitCode = error instanceof ClusterError ? error.kind : "failed";
    const stderr = secrets.redact(error instanceof Error ? error.message : String(error));
    log({ cluster, node, command, exitCode, milliseconds: performance.now() - began, stderr });
  };
  return {
    logCommand: note,
    logFailure: noteFailure,
    async run(connected, argv, options) {
      const began = performance.now();
      const command = options.title ?? quoteCommand(argv);
      const how: Parameters<typeof runWith>[4] = {
        timeoutMs: options.timeoutMs ?? defaultTimeout,
        ...omitUndefined({ stdin: options.stdin }),
        ...(options.isWhole ? { isWhole: true } : {}),
        ...omitUndefined({ signal: options.signal }),
      };
      try {
        const result = await runWith(
          options.plain ? "own" : connected.privilege,
          connected.connection,
          argv,
          secrets,
          how,
        );
        note(connected.node, command, result);
        return result;
      } catch (error) {
        noteFailure(connected.node, command, began, error);
        throw error;
      }
    },
  };
}
