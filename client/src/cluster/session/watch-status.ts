import { randomBytes } from "node:crypto";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import { execute } from "../ssh/commands/execute.ts";
import { quoteCommand } from "../ssh/quote.ts";
import { statusCommand } from "../status/read-status.ts";
import { leftoversCommand, type StatusExtras, votesCommand } from "../status/status-extras.ts";
import type { CommandRunner } from "./command-runner.ts";
import type { ConnectedNode } from "./connect.ts";
import { commandError } from "./tool-errors.ts";

/** What the connected node reports while it is watched. */
export interface WatchReport {
  readonly exitCode: number;
  readonly output: string;
  /** What was asked together with the status; absent where it has to be asked separately. */
  readonly extras?: StatusExtras;
}

/** A node that sends nothing for this many milliseconds, not even a sign of life, counts as lost. */
const silenceMilliseconds = 12_000;
/** Milliseconds between two commands by sudo, each of which the node writes to its log. */
const pollMilliseconds = 2_000;

const script = nodeScript(new URL("./watch-status.sh", import.meta.url));

/** Characters of a report at most: ten times that of the largest clusters that Pacemaker can manage. */
const longestReport = 64 * 1024 * 1024;

/**
 * Splits the output of watch-status.sh, which comes piece by piece, into reports; dots between them are passed over. Each piece is searched
 * once, however long the report gets. Throws a ClusterError for one that doesn't end.
 */
export function watchReader(
  mark: string,
  onReport: (report: WatchReport) => void,
  longest = longestReport,
): (text: string) => void {
  const start = `${mark} `;
  const end = `\n${mark}\n`;
  let pieces: string[] = [];
  let size = 0;
  /** The end of what was searched: it may be the first half of a mark. */
  let tail = "";
  let isBegun = false;
  const begin = (text: string): void => {
    const at = text.indexOf(start);
    isBegun = at >= 0;
    pieces = [isBegun ? text.slice(at) : text.slice(-mark.length)];
    size = pieces[0]?.length ?? 0;
  };
  return (text) => {
    let rest = tail + text;
    if (isBegun) {
      pieces.push(text);
      size += text.length;
    } else begin(rest);
    while (isBegun && rest.includes(end)) {
      const report = pieces.join("");
      const at = report.indexOf(end);
      if (at < 0) break;
      rest = report.slice(at + end.length);
      begin(rest);
      onReport(readReport(mark, report.slice(start.length, at)));
    }
    tail = isBegun ? rest.slice(-end.length) : (pieces[0] ?? "");
    if (size > longest) throw new ClusterError("protocol", "A status report of the node doesn't end.");
  };
}

function readReport(mark: string, text: string): WatchReport {
  const head = text.indexOf("\n");
  const [output = "", leftovers = "", votes = ""] = text.slice(head + 1).split(`\n${mark}+\n`);
  return { exitCode: Number(text.slice(0, head)), output, extras: { leftovers, votes } };
}

/**
 * Watches the status by a loop on the node until the signal aborts or the loop has run its time. Rejects with a ClusterError when the
 * node falls silent or `onReport` throws. The log gets one line, at the end.
 */
export async function watchByLoop(
  { node, connection }: ConnectedNode,
  runner: CommandRunner,
  onReport: (report: WatchReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const mark = `status-${randomBytes(8).toString("hex")}`;
  const commands = [statusCommand, leftoversCommand, votesCommand].map(quoteCommand);
  const argv = ["sh", "-c", script, "sh", mark, ...commands];
  const title = `${quoteCommand(statusCommand)} (repeated)`;
  const began = performance.now();
  const stop = new AbortController();
  let failure: unknown;
  const fail = (error: unknown): void => {
    failure ??= error;
    stop.abort();
  };
  const silent = (): void =>
    fail(new ClusterError("timeout", `"${node}" has sent no status for ${silenceMilliseconds / 1000} s.`));
  let timer = setTimeout(silent, silenceMilliseconds);
  const read = watchReader(mark, onReport);
  try {
    const result = await execute(connection, argv, {
      signal: AbortSignal.any([signal, stop.signal]),
      onOutput: (text) => {
        clearTimeout(timer);
        timer = setTimeout(silent, silenceMilliseconds);
        try {
          read(text);
        } catch (error) {
          fail(error);
        }
      },
    });
    runner.logCommand(node, title, result);
    if (result.exitCode !== 0) throw commandError(node, connection.target.user, argv, result);
  } catch (error) {
    const lost = new ClusterError("connection-lost", "The connection was lost.");
    const reason = failure ?? (connection.open ? error : lost);
    runner.logFailure(node, title, began, reason);
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}

/** Watches the status by one command after the other, for an account that needs sudo for each. Rejects with a ClusterError. */
export async function watchByPolling(
  node: ConnectedNode,
  runner: CommandRunner,
  onReport: (report: WatchReport) => void,
  sleep: (milliseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { exitCode, stdout } = await runner.run(node, statusCommand, { signal, timeoutMs: silenceMilliseconds });
    onReport({ exitCode, output: stdout });
    await sleep(pollMilliseconds);
  }
}
