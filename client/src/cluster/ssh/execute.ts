import type { ClientChannel } from "ssh2";
import { ClusterError } from "../errors.ts";
import type { CommandResult } from "./command-result.ts";
import type { SshConnection } from "./connection.ts";
import { deferred } from "./deferred.ts";
import { quoteCommand, splitProcessId } from "./quote.ts";
import { describeTarget } from "./target.ts";

/** How a line is run on a link. */
export interface ExecuteOptions {
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Given the output piece by piece; then `stdout` of the result stays empty. */
  readonly onOutput?: (text: string) => void;
}

const maxOutputBytes = 64 * 1024 * 1024;

/**
 * Runs a line in the account's shell and waits for its end. Rejects with ClusterError `connection-lost` when the connection ends first,
 * `cancelled` and `timeout` when it was given up; the process on the node is then told to end, as far as sshd passes that on.
 */
export async function execute(link: SshConnection, line: string, options: ExecuteOptions = {}): Promise<CommandResult> {
  const began = performance.now();
  const node = describeTarget(link.target);
  const { signal } = options;
  if (signal?.aborted) throw cancelled(node);
  const given = deferred<never>();
  const aborted = (): void => given.reject(cancelled(node));
  signal?.addEventListener("abort", aborted, { once: true });
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(
          () =>
            given.reject(
              new ClusterError(
                "timeout",
                `${node} took longer than ${Math.round((options.timeoutMs ?? 0) / 1000)} s to answer, and was given up. Check the load of the node and the state of the cluster.`,
              ),
            ),
          options.timeoutMs,
        );
  const err: Buffer[] = [];
  let channel: ClientChannel | undefined;
  let givenUp = false;
  const ended = deferred<Omit<CommandResult, "milliseconds">>();
  const opening = link.channel(line, (opened) => {
    channel = opened;
    collect(opened, link, err, options).then(ended.resolve, ended.reject);
    if (givenUp) kill(opened, link, err);
  });
  opening.catch(ended.reject);
  try {
    const result = await Promise.race([ended.promise, given.promise]);
    return { ...result, milliseconds: performance.now() - began };
  } catch (error) {
    givenUp = true;
    if (channel) kill(channel, link, err);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", aborted);
  }
}

function cancelled(node: string): ClusterError {
  return new ClusterError("cancelled", `The command on ${node} was cancelled.`);
}

function collect(
  channel: ClientChannel,
  link: SshConnection,
  err: Buffer[],
  options: ExecuteOptions,
): Promise<Omit<CommandResult, "milliseconds">> {
  const result = deferred<Omit<CommandResult, "milliseconds">>();
  const node = describeTarget(link.target);
  const out: Buffer[] = [];
  let size = 0;
  let exitCode: number | undefined;
  const decoder = new TextDecoder();
  const count = (chunk: Buffer): void => {
    size += chunk.length;
    if (size > maxOutputBytes)
      result.reject(new ClusterError("protocol", `A command on ${node} printed more than 64 MiB and was given up.`));
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
    err.push(chunk);
  });
  channel.on("exit", (code: number | null, signalName?: string) => {
    exitCode = code ?? 128 + (signalNumbers[signalName ?? ""] ?? 0);
  });
  channel.on("error", () => undefined);
  channel.stdin.on("error", () => undefined);
  channel.on("close", () => {
    // The exit code may come before the last of the output: with the connection gone, what is there may be half of it.
    if (exitCode === undefined || !link.open) {
      // The reason is told by the connection a moment later, if it is the connection that ended.
      void Promise.race([
        link.ended,
        new Promise<string>((resolve) => setTimeout(resolve, 50, "the channel was closed")),
      ]).then((reason) =>
        result.reject(
          new ClusterError("connection-lost", `The connection to ${node} broke while a command ran there (${reason}).`),
        ),
      );
      return;
    }
    result.resolve({
      exitCode,
      stdout: Buffer.concat(out).toString("utf8"),
      stderr: splitProcessId(Buffer.concat(err).toString("utf8")).stderr,
    });
  });
  void link.ended.then((reason) => {
    if (exitCode === undefined)
      result.reject(
        new ClusterError("connection-lost", `The connection to ${node} broke while a command ran there (${reason}).`),
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

/** Tells the command to end, its children too where it leads them, and lets the channel go. */
function kill(channel: ClientChannel, link: SshConnection, err: readonly Buffer[]): void {
  channel.on("error", () => undefined);
  const { pid } = splitProcessId(Buffer.concat(err).toString("utf8"));
  try {
    if (pid === undefined) channel.signal("TERM");
    channel.close();
  } catch {
    // The connection is gone, and the channel with it.
  }
  if (pid === undefined || !link.open) return;
  const toGroup = quoteCommand(["kill", "-s", "TERM", "--", `-${pid}`]);
  const toOne = quoteCommand(["kill", "-s", "TERM", String(pid)]);
  link
    .channel(`${toGroup} 2>/dev/null || ${toOne} 2>/dev/null`, (killer) => killer.on("error", () => undefined).resume())
    .catch(() => undefined);
}
