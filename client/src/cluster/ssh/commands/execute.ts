import { randomUUID } from "node:crypto";
import type { ClientChannel } from "ssh2";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../../errors.ts";
import { describeTarget } from "../config/target.ts";
import type { SshConnection } from "../connection.ts";
import { deferred } from "../deferred.ts";
import { lineFromInput, quoteCommand, remoteLine } from "../quote.ts";
import { type CommandInput, startInput } from "./command-input.ts";
import type { CommandResult } from "./command-result.ts";
import { afterMark, type MarkedOutput } from "./marked-output.ts";
import { type TextCollector, textCollector } from "./text-collector.ts";

/** How a command is run on a connection. */
export interface ExecuteOptions extends CommandInput {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Gets the output piece by piece; `stdout` of the result is then empty. */
  readonly onOutput?: (text: string) => void;
}

const maxOutputBytes = 64 * 1024 * 1024;

/**
 * Runs an argv in the account's shell and waits for its end. What the shell's own files print is left out, and a shell that isn't a POSIX one
 * is asked to start one. Rejects with a ClusterError: `connection-lost` when the connection ends first, `cancelled` or `timeout` when the
 * command was aborted; its process on the node then gets a SIGTERM, if sshd delivers that; `protocol` when the shell runs no command.
 */
export async function execute(
  connection: SshConnection,
  argv: readonly string[],
  options: ExecuteOptions = {},
): Promise<CommandResult> {
  const began = performance.now();
  if (connection.loginShell !== "other") {
    const first = await executeOnce(connection, argv, options, false);
    if (first.isMarked) connection.loginShell = "posix";
    if (first.isMarked) return { ...first.result, milliseconds: performance.now() - began };
    if (connection.loginShell === "posix") throw endedBefore(connection);
  }
  const second = await executeOnce(connection, argv, options, true);
  if (!second.isMarked) throw ranNothing(connection, second);
  connection.loginShell = "other";
  return { ...second.result, milliseconds: performance.now() - began };
}

/** How a line ended, and whether the command itself was reached; without that, the outputs are those of the account's shell. */
interface Ran {
  readonly isMarked: boolean;
  readonly result: Omit<CommandResult, "milliseconds">;
}

/** The shell ran other commands before, so it was ended: the node is shutting down, or somebody ended the account's processes. */
function endedBefore({ target }: SshConnection): ClusterError {
  return new ClusterError(
    "connection-lost",
    `The session on ${describeTarget(target)} was ended there before a command began.`,
  );
}

function ranNothing({ target }: SshConnection, { result }: Ran): ClusterError {
  const output = plainText(`${result.stderr}\n${result.stdout}`).trim();
  const [first = `it exited with ${result.exitCode}`] = output.split("\n").filter(Boolean);
  return new ClusterError(
    "protocol",
    `The login shell of "${target.user}" on ${describeTarget(target)} runs no commands (${first.slice(0, 200)}). Give the account a shell such as /bin/sh, or log in as another user.`,
    output,
  );
}

async function executeOnce(
  connection: SshConnection,
  argv: readonly string[],
  options: ExecuteOptions,
  isFromInput: boolean,
): Promise<Ran> {
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
  const mark = `@@${randomUUID()}`;
  const line = remoteLine(argv, mark);
  const lead = isFromInput ? line : "";
  const streams = { out: afterMark(mark), err: afterMark(mark) };
  let channel: ClientChannel | undefined;
  let isAborted = false;
  const ended = deferred<Ran>();
  const opening = connection.channel(isFromInput ? lineFromInput(Buffer.byteLength(line)) : line, (opened) => {
    channel = opened;
    collect(opened, connection, streams, options, lead).then(ended.resolve, ended.reject);
    if (isAborted) kill(opened, connection, streams.err);
  });
  opening.catch(ended.reject);
  try {
    return await Promise.race([ended.promise, aborted.promise]);
  } catch (error) {
    isAborted = true;
    if (channel) kill(channel, connection, streams.err);
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
  streams: { readonly out: MarkedOutput; readonly err: MarkedOutput },
  options: ExecuteOptions,
  lead: string,
): Promise<Ran> {
  const result = deferred<Ran>();
  const node = describeTarget(connection.target);
  // As text from the beginning: as bytes, a large output would be held twice at its end.
  const [out, err] = [textCollector(), textCollector()];
  let size = 0;
  let exitCode: number | undefined;
  const input = startInput(channel, options, lead);
  const count = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxOutputBytes)
      result.reject(new ClusterError("protocol", `A command on ${node} printed more than 64 MiB and was aborted.`));
  };
  channel.on("data", (chunk: Buffer) => {
    const own = streams.out.add(chunk);
    if (options.onOutput) {
      if (own.length > 0) options.onOutput(out.decode(own));
    } else {
      count(chunk);
      out.add(own);
    }
  });
  channel.stderr.on("data", (chunk: Buffer) => {
    count(chunk);
    err.add(streams.err.add(chunk));
    input.look(err.text);
  });
  channel.on("exit", (code: number | null, signalName?: string) => {
    exitCode = code ?? 128 + (signalNumbers[signalName ?? ""] ?? 0);
  });
  channel.on("error", () => undefined);
  channel.stdin.on("error", () => undefined);
  channel.on("close", () => {
    input.end();
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
    const isMarked = streams.out.rest !== undefined;
    const textOf = (stream: MarkedOutput, own: TextCollector): string =>
      isMarked && stream.rest !== undefined ? own.text() : stream.before;
    result.resolve({
      isMarked,
      // Of standard error only people read it, and a few patterns that are words.
      result: {
        exitCode,
        stdout: textOf(streams.out, out),
        stderr: plainText(withoutBegun(textOf(streams.err, err), options.prompt)),
      },
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
  return result.promise;
}

function withoutBegun(stderr: string, prompt: CommandInput["prompt"]): string {
  return prompt?.begun === undefined ? stderr : stderr.replace(`${prompt.begun}\n`, "");
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

/** How long the number of a process that was just started is waited for, in steps of milliseconds. */
const pidWait = { steps: 20, milliseconds: 100 } as const;

/** Ends the command, with its process group where it leads one, and closes the channel. */
function kill(channel: ClientChannel, connection: SshConnection, stderr: MarkedOutput): void {
  channel.on("error", () => undefined);
  let isClosed = false;
  channel.once("close", () => {
    isClosed = true;
  });
  const end = (steps: number): void => {
    const pid = Number(stderr.rest);
    const isKnown = Number.isSafeInteger(pid) && pid > 1;
    // Its number may be on the way: without it, a server that delivers no signals leaves the process running.
    if (!isKnown && steps > 0 && !isClosed && connection.open) {
      setTimeout(end, pidWait.milliseconds, steps - 1);
      return;
    }
    try {
      channel.close();
    } catch {
      // The connection was lost, and the channel with it.
    }
    if (isKnown && connection.open) terminate(pid, connection);
  };
  try {
    if (stderr.rest === undefined) channel.signal("TERM");
  } catch {
    // As above.
  }
  end(pidWait.steps);
}

function terminate(pid: number, connection: SshConnection): void {
  const toGroup = quoteCommand(["kill", "-s", "TERM", "--", `-${pid}`]);
  const toOne = quoteCommand(["kill", "-s", "TERM", String(pid)]);
  // By a POSIX shell, whatever the account has.
  const line = quoteCommand(["sh", "-c", `${toGroup} 2>/dev/null || ${toOne} 2>/dev/null`]);
  connection.channel(line, (killer) => killer.on("error", () => undefined).resume()).catch(() => undefined);
}
