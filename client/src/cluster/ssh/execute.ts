import type { ClientChannel } from "ssh2";
import { plainText } from "../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../errors.ts";
import type { CommandResult } from "./command-result.ts";
import type { SshConnection } from "./connection.ts";
import { deferred } from "./deferred.ts";
import { quoteCommand, splitProcessId } from "./quote.ts";
import { describeTarget } from "./target.ts";

/** How a line is run on a connection. */
export interface ExecuteOptions {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Gets the output piece by piece; `stdout` of the result is then empty. */
  readonly onOutput?: (text: string) => void;
}

const maxOutputBytes = 64 * 1024 * 1024;

/**
 * Runs a line in the account's shell and waits for its end. Rejects with a ClusterError: `connection-lost` when the connection ends first,
 * `cancelled` or `timeout` when the command was aborted; its process on the node then gets a SIGTERM, if sshd delivers that.
 */
export async function execute(
  connection: SshConnection,
  line: string,
  options: ExecuteOptions = {},
): Promise<CommandResult> {
  const began = performance.now();
  const node = describeTarget(connection.target);
  const { signal } = options;
  if (signal?.aborted) throw cancelled(node);
  const aborted = deferred<never>();
  const cancel = (): void => aborted.reject(cancelled(node));
  signal?.addEventListener("abort", cancel, { once: true });
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(
          () =>
            aborted.reject(
              new ClusterError(
                "timeout",
                `A command on ${node} didn't finish within ${Math.round((options.timeoutMs ?? 0) / 1000)} s and was aborted. Check the load of the node and the state of the cluster.`,
              ),
            ),
          options.timeoutMs,
        );
  const stderr: Buffer[] = [];
  let channel: ClientChannel | undefined;
  let isAborted = false;
  const ended = deferred<Omit<CommandResult, "milliseconds">>();
  const opening = connection.channel(line, (opened) => {
    channel = opened;
    collect(opened, connection, stderr, options).then(ended.resolve, ended.reject);
    if (isAborted) kill(opened, connection, stderr);
  });
  opening.catch(ended.reject);
  try {
    const result = await Promise.race([ended.promise, aborted.promise]);
    return { ...result, milliseconds: performance.now() - began };
  } catch (error) {
    isAborted = true;
    if (channel) kill(channel, connection, stderr);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

function cancelled(node: string): ClusterError {
  return new ClusterError("cancelled", `The command on ${node} was cancelled.`);
}

function collect(
  channel: ClientChannel,
  connection: SshConnection,
  stderr: Buffer[],
  options: ExecuteOptions,
): Promise<Omit<CommandResult, "milliseconds">> {
  const result = deferred<Omit<CommandResult, "milliseconds">>();
  const node = describeTarget(connection.target);
  const out: Buffer[] = [];
  let size = 0;
  let exitCode: number | undefined;
  const decoder = new TextDecoder();
  const count = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxOutputBytes)
      result.reject(new ClusterError("protocol", `A command on ${node} printed more than 64 MiB and was aborted.`));
  };
  channel.on("data", (chunk: Buffer) => {
    if (options.onOutput) options.onOutput(decoder.decode(chunk, { stream: true }));
    else {
      count(chunk);
      out.push(chunk);
    }
  });
  channel.stderr.on("data", (chunk: Buffer) => {
    count(chunk);
    stderr.push(chunk);
  });
  channel.on("exit", (code: number | null, signalName?: string) => {
    exitCode = code ?? 128 + (signalNumbers[signalName ?? ""] ?? 0);
  });
  channel.on("error", () => undefined);
  channel.stdin.on("error", () => undefined);
  channel.on("close", () => {
    // The exit code may come before the end of the output, which is incomplete when the connection is lost then.
    if (exitCode === undefined || !connection.open) {
      // If the connection itself ended, it reports the reason a moment later.
      void Promise.race([
        connection.ended,
        new Promise<string>((resolve) => setTimeout(resolve, 50, "the channel was closed")),
      ]).then((reason) =>
        result.reject(
          new ClusterError(
            "connection-lost",
            `The connection to ${node} was lost while a command ran there (${reason}).`,
          ),
        ),
      );
      return;
    }
    result.resolve({
      exitCode,
      stdout: Buffer.concat(out).toString("utf8"),
      // Only people read it, and a few patterns that are words.
      stderr: plainText(splitProcessId(Buffer.concat(stderr).toString("utf8")).stderr),
    });
  });
  void connection.ended.then((reason) => {
    if (exitCode === undefined)
      result.reject(
        new ClusterError(
          "connection-lost",
          `The connection to ${node} was lost while a command ran there (${reason}).`,
        ),
      );
  });
  channel.end(options.stdin ?? "");
  return result.promise;
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

/** Ends the command, with its process group where it leads one, and closes the channel. */
function kill(channel: ClientChannel, connection: SshConnection, stderr: readonly Buffer[]): void {
  channel.on("error", () => undefined);
  const { pid } = splitProcessId(Buffer.concat(stderr).toString("utf8"));
  try {
    if (pid === undefined) channel.signal("TERM");
    channel.close();
  } catch {
    // The connection was lost, and the channel with it.
  }
  if (pid === undefined || !connection.open) return;
  const toGroup = quoteCommand(["kill", "-s", "TERM", "--", `-${pid}`]);
  const toOne = quoteCommand(["kill", "-s", "TERM", String(pid)]);
  connection
    .channel(`${toGroup} 2>/dev/null || ${toOne} 2>/dev/null`, (killer) => killer.on("error", () => undefined).resume())
    .catch(() => undefined);
}
