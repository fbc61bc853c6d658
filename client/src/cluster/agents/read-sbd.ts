import { randomUUID } from "node:crypto";
import type { Nodes } from "../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { batchQuery, partsOf } from "../session/batch-query.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { sessionError } from "../session/tool-errors.ts";

/** What a node told of its SBD. */
export interface NodeSbd {
  /** As the language server takes it; absent where the node uses none, or its settings file can't be read. */
  readonly sbd?: NonNullable<Nodes["sbd"]>;
  /** What couldn't be read, for the log: the settings file, or disks. */
  readonly unread: readonly string[];
}

// Only disks that the cluster itself uses are opened, and only block devices: to open a watchdog by mistake is to start it.
const script = [
  ...batchQuery,
  "f=",
  'for each in /etc/sysconfig/sbd /etc/default/sbd; do [ -e "$each" ] && f=$each && break; done',
  '[ -n "$f" ] || { say none; exit 0; }',
  '[ -r "$f" ] || { say "unread $f"; say none; exit 0; }',
  "say settings; grep -E '^[[:space:]]*(SBD_DEVICE|SBD_WATCHDOG_TIMEOUT)=' \"$f\"",
  "own=$(sed -n 's/^[[:space:]]*SBD_DEVICE=//p' \"$f\" | tail -n 1 | tr -d \"\\\"'\" | tr ';' ' ')",
  "xpath=\"//primitive[@type='fence_sbd' or @type='external/sbd']//nvpair[@name='devices' or @name='sbd_device']\"",
  "named=$(ask 10 cibadmin --query --xpath \"$xpath\" 2>/dev/null </dev/null | sed -n 's/.* value=\"\\([^\"]*\\)\".*/\\1/p' | tr ',;' '  ')",
  "set -f",
  'if [ -z "$own$named" ] && ! ps -C sbd -o pid= >/dev/null 2>&1 && ! ask 10 systemctl is-active --quiet sbd 2>/dev/null; then say none; exit 0; fi',
  'for disk in $(printf "%s\\n" $own $named | sort -u); do',
  '  if [ -b "$disk" ] && told=$(ask 10 sbd -d "$disk" dump 2>/dev/null </dev/null); then say dump; printf "%s\\n" "$told"; else say "unread $disk"; fi',
  "done",
  "say end",
].join("\n");

/**
 * Asks the connected node for its SBD: settings, and the headers of its disks, for which the account must be root there or become
 * it. Rejects with a ClusterError when the node couldn't be asked.
 */
export async function readSbd(session: ClusterSession, signal?: AbortSignal): Promise<NodeSbd> {
  const mark = `@${randomUUID()}`;
  const result = await session.run(["sh", "-c", script, "sh", mark], {
    timeoutMs: 90_000,
    title: "sbd dump",
    ...omitUndefined({ signal }),
  });
  const parts = partsOf(result.stdout, mark);
  const unread = parts.flatMap(({ about }) => (about.startsWith("unread ") ? [about.slice(7)] : []));
  if (parts.some(({ about }) => about === "none")) return { unread };
  if (!parts.some(({ about }) => about === "end")) throw sessionError(session, ["sbd", "dump"], result);
  const textOf = (wanted: string): string =>
    parts.flatMap(({ about, text }) => (about === wanted ? [text] : [])).join("");
  return { sbd: { settings: textOf("settings"), dump: textOf("dump") }, unread };
}
