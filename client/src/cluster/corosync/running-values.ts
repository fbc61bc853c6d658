import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import type { OpenNode } from "./connect-nodes.ts";

/** The values of a running corosync. */
export interface RunningCorosync {
  /** Its map (cmap_keys(7)), with values as printed. */
  readonly map: ReadonlyMap<string, string>;
  readonly quorate: boolean;
  /** The flags of the quorum, such as `2Node` and `WaitForAll`. */
  readonly flags: readonly string[];
}

const script = 'corosync-cmapctl || exit; echo; echo "--- quorum"; corosync-quorumtool -s; exit 0';

/** Reads the values of a node's corosync; undefined where it doesn't run. Rejects with a ClusterError. */
export async function readRunning(node: OpenNode, signal?: AbortSignal): Promise<RunningCorosync | undefined> {
  const result = await node.access.run(["sh", "-c", script], {
    title: "corosync-cmapctl; corosync-quorumtool -s",
    timeoutMs: 20_000,
    ...omitUndefined({ signal }),
  });
  if (result.exitCode === 127)
    throw new ClusterError(
      "missing-tool",
      `"${node.name}" has no corosync. Install it there, or remove the node from the nodelist.`,
    );
  if (result.exitCode !== 0) return undefined;
  const [map = "", quorum = ""] = result.stdout.split("\n--- quorum\n");
  return {
    map: readMap(map),
    quorate: /^Quorate:\s+Yes/m.test(quorum),
    flags: /^Flags:\s+(.*)$/m.exec(quorum)?.[1]?.trim().split(/\s+/) ?? [],
  };
}

/** The lines `key (type) = value` of corosync-cmapctl. */
function readMap(text: string): ReadonlyMap<string, string> {
  const entries = [...text.matchAll(/^(\S+) \((\w+)\) = (.*)$/gm)];
  return new Map(entries.map(([, key = "", , value = ""]) => [key, value]));
}

/** The sections of the map that come from the file, and the keys in them that corosync adds. */
const fromFile = /^(totem|quorum|nodelist|logging|system|resources|nozzle)\./;
const ownKeys = /^(nodelist\.local_node_pos|resources\.system\..*|resources\.watchdog_.*|quorum\.cancel_wait_for_all)$/;

/** Flags that corosync-quorumtool prints when the option is in effect: for these, the map has the value of the file. */
const flagOf: Readonly<Record<string, string>> = {
  "quorum.wait_for_all": "WaitForAll",
  "quorum.auto_tie_breaker": "AutoTieBreaker",
  "quorum.last_man_standing": "LastManStanding",
  "quorum.two_node": "2Node",
};

/**
 * The options, by their names in the map, whose running value differs from the file: those that take effect only when corosync is restarted.
 * `before` are the options of the old file: those that the new one doesn't have must be gone.
 */
export function notInEffect(
  running: RunningCorosync,
  wanted: Readonly<Record<string, string>>,
  before: readonly string[],
): readonly string[] {
  const different = Object.entries(wanted).flatMap(([key, value]) => {
    if (!fromFile.test(key) || ownKeys.test(key)) return [];
    const flag = flagOf[key];
    if (flag !== undefined && isSet(value) !== running.flags.includes(flag)) return [key];
    return isSameValue(running.map.get(key), value) ? [] : [key];
  });
  const left = before.filter((key) => !(key in wanted) && running.map.has(key) && !ownKeys.test(key));
  return [...different, ...left];
}

function isSet(value: string): boolean {
  return Number(value) === 1;
}

function isSameValue(running: string | undefined, wanted: string): boolean {
  if (running === undefined) return wanted === "";
  if (running === wanted) return true;
  return wanted.trim() !== "" && Number(running) === Number(wanted);
}
