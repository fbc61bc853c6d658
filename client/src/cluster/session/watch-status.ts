import { randomBytes } from "node:crypto";
import { ClusterError } from "../errors.ts";
import { execute } from "../ssh/execute.ts";
import { quoteCommand, remoteLine } from "../ssh/quote.ts";
import { statusCommand } from "../status/read-status.ts";
import { leftoversCommand, type StatusExtras, votesCommand } from "../status/status-extras.ts";
import type { CommandRunner } from "./command-runner.ts";
import type { ConnectedNode } from "./connect.ts";
import { commandError } from "./tool-errors.ts";

/** Told what the node reports while it is followed. */
export interface WatchReport {
  readonly exitCode: number;
  readonly output: string;
  /** What was asked along with it; absent where it has to be asked for apart. */
  readonly extras?: StatusExtras;
}

/** No sign of life from the node for this many milliseconds means that the news has stopped. */
const silence = 12_000;
/** Half a second between two looks at the cluster; a look costs the node some 6 ms. */
const pauseSeconds = "0.5";
/** Milliseconds between two looks by sudo, each of which the node writes to its log. */
const sudoPause = 2_000;
/** Looks without a change until the status is told all the same. */
const quietLooks = 8;
/** Looks until the loop ends by itself, so that none is left on a node that lost its watcher. */
const greatestLooks = 1200;

/**
 * A loop for the node's shell: looks at the CIB's version, which any change of the configuration or of the status moves,
 * and prints the status when it moved, or now and then for what isn't in the CIB (fencing history). One dot a look shows that it lives.
 * It ends when its reader is gone. After a slow answer it rests as long as the answer took.
 */
function followCommand(mark: string): readonly string[] {
  const script = [
    "last=; quiet=0; looks=0",
    `while [ "$looks" -lt ${greatestLooks} ]; do`,
    "now=$(cibadmin -Q -A /cib -n 2>/dev/null); code=$?",
    `if [ "$code" != 0 ] || [ "$now" != "$last" ] || [ "$quiet" -ge ${quietLooks} ]; then`,
    `from=$(date +%s); out=$(${quoteCommand(statusCommand)} 2>&1); code=$?`,
    `left=$(${quoteCommand(leftoversCommand)} 2>/dev/null); votes=$(${quoteCommand(votesCommand)} 2>/dev/null)`,
    "took=$(($(date +%s) - from)); last=$now; quiet=0",
    'printf "%s %s\\n%s\\n%s+\\n%s\\n%s+\\n%s\\n%s\\n" "$1" "$code" "$out" "$1" "$left" "$1" "$votes" "$1" || exit 0',
    '[ "$took" -lt 2 ] || sleep "$took"',
    "else quiet=$((quiet + 1)); printf . || exit 0; fi",
    `looks=$((looks + 1)); sleep ${pauseSeconds} 2>/dev/null || sleep 1`,
    "done",
  ].join("\n");
  return ["sh", "-c", script, "sh", mark];
}

/** A word that no status holds, to part one report from the next. */
function newMark(): string {
  return `status-${randomBytes(8).toString("hex")}`;
}

/** Reads the loop's output piece by piece; each whole report is given on. A chatty login script's words are passed over. */
export function watchReader(mark: string, onReport: (report: WatchReport) => void): (text: string) => void {
  let buffer = "";
  return (text) => {
    buffer += text;
    for (;;) {
      const start = buffer.indexOf(`${mark} `);
      if (start < 0) {
        // A mark may be half there; the rest, dots, isn't needed any more.
        buffer = buffer.slice(-mark.length);
        return;
      }
      const head = buffer.indexOf("\n", start);
      const end = head < 0 ? -1 : buffer.indexOf(`\n${mark}\n`, head);
      if (end < 0) return;
      const exitCode = Number(buffer.slice(start + mark.length + 1, head));
      const [output = "", leftovers = "", votes = ""] = buffer.slice(head + 1, end).split(`\n${mark}+\n`);
      buffer = buffer.slice(end + mark.length + 2);
      onReport({ exitCode, output, extras: { leftovers, votes } });
    }
  };
}

/**
 * Follows the cluster by a loop on the node, giving each status to `onReport`, until the signal aborts or the loop has run its time.
 * Rejects with a ClusterError when the news stops or `onReport` throws. The log hears of it once, at the end.
 */
export async function watchByLoop(
  reached: ConnectedNode,
  runner: CommandRunner,
  onReport: (report: WatchReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const mark = newMark();
  const argv = followCommand(mark);
  const command = `${quoteCommand(statusCommand)} (repeated)`;
  const began = performance.now();
  const stop = new AbortController();
  let trouble: unknown;
  const stopFor = (error: unknown): void => {
    trouble ??= error;
    stop.abort();
  };
  const silent = (): void =>
    stopFor(new ClusterError("timeout", `"${reached.node}" has sent no news for ${silence / 1000} s.`));
  let timer = setTimeout(silent, silence);
  const read = watchReader(mark, (report) => {
    try {
      onReport(report);
    } catch (error) {
      stopFor(error);
    }
  });
  try {
    const result = await execute(reached.link, remoteLine(argv), {
      signal: AbortSignal.any([signal, stop.signal]),
      onOutput: (text) => {
        clearTimeout(timer);
        timer = setTimeout(silent, silence);
        read(text);
      },
    });
    runner.note(reached.node, command, result);
    if (result.exitCode !== 0) throw commandError(reached.node, reached.link.target.user, argv, result);
  } catch (error) {
    const cut = new ClusterError("cut", "The connection broke.");
    const reason = trouble ?? (reached.link.open ? error : cut);
    runner.noteFailure(reached.node, command, began, reason);
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}

/** Follows the cluster by asking for its status again and again, for an account whose every command needs sudo. */
export async function watchByPolling(
  reached: ConnectedNode,
  runner: CommandRunner,
  onReport: (report: WatchReport) => void,
  rest: (milliseconds: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { exitCode, stdout } = await runner.run(reached, statusCommand, { signal, timeoutMs: silence });
    onReport({ exitCode, output: stdout });
    await rest(sudoPause);
  }
}
