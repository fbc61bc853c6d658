import { randomBytes } from "node:crypto";
import { quoteCommand } from "./quote.ts";
import { statusCommand } from "./status.ts";

/** Told what the node reports while it is followed. */
export interface FollowReport {
  readonly exitCode: number;
  readonly output: string;
}

/** Half a second between two looks at the cluster; a look costs the node some 6 ms. */
const pauseSeconds = "0.5";
/** Looks without a change until the status is told all the same. */
const quietLooks = 8;
/** Looks until the loop ends by itself, so that none is left on a node that lost its watcher. */
const greatestLooks = 1200;

/**
 * A loop for the node's shell: looks at the CIB's version, which any change of the configuration or of the status moves,
 * and prints the status when it moved, or now and then for what isn't in the CIB (fencing history). One dot a look shows that it lives.
 * It ends when its reader is gone. After a slow answer it rests as long as the answer took.
 */
export function followCommand(mark: string): readonly string[] {
  const script = [
    "last=; quiet=0; looks=0",
    `while [ "$looks" -lt ${greatestLooks} ]; do`,
    "now=$(cibadmin -Q -A /cib -n 2>/dev/null); code=$?",
    `if [ "$code" != 0 ] || [ "$now" != "$last" ] || [ "$quiet" -ge ${quietLooks} ]; then`,
    `from=$(date +%s); out=$(${quoteCommand(statusCommand)} 2>&1); code=$?; took=$(($(date +%s) - from))`,
    'last=$now; quiet=0; printf "%s %s\\n%s\\n%s\\n" "$1" "$code" "$out" "$1" || exit 0',
    '[ "$took" -lt 2 ] || sleep "$took"',
    "else quiet=$((quiet + 1)); printf . || exit 0; fi",
    `looks=$((looks + 1)); sleep ${pauseSeconds} 2>/dev/null || sleep 1`,
    "done",
  ].join("\n");
  return ["sh", "-c", script, "sh", mark];
}

/** A word that no status holds, to part one report from the next. */
export function newMark(): string {
  return `status-${randomBytes(8).toString("hex")}`;
}

/** Reads the loop's output piece by piece; each whole report is given on. A chatty login script's words are passed over. */
export function followReader(mark: string, onReport: (report: FollowReport) => void): (text: string) => void {
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
      const output = buffer.slice(head + 1, end);
      buffer = buffer.slice(end + mark.length + 2);
      onReport({ exitCode, output });
    }
  };
}
