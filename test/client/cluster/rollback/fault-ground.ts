import { expect } from "vitest";
import type { RecordedApplyResult } from "../../../../client/src/cluster/apply/apply-with-history.ts";
import type { ClusterSession } from "../../../../client/src/cluster/session/session-types.ts";
import type { Lab } from "../../../lab/lab.ts";

/** A change whose timers run on n1 and, as the backup, on n2. */
export interface WaitingChange {
  /** Of the resource that it creates. */
  readonly id: string;
  readonly made: RecordedApplyResult;
}

/** Where a fault happens. */
export interface FaultGround {
  readonly lab: Lab;
  meet(): ClusterSession;
  /** Is a resource in the configuration of the part of the cluster that works? */
  has(id: string): Promise<boolean>;
  /** What the history says of changes now, after asking all nodes: each word once. */
  outcomes(changes: readonly WaitingChange[]): Promise<readonly string[]>;
}

/** Seconds to confirm: none of the tests waits for them, see `passTime`. */
export const secondsToConfirm = 3600;

/** The nodes whose timers wait for a change: the first one and the backup. */
export const waiting = ["n1", "n2"] as const;
/** The folder of a change on one of them. */
export const folder = ({ made }: WaitingChange, index: number): string => made.rollbackTimers[index]?.folder ?? "";

/** On these nodes the time of all timers is up now: the uptime that their processes read jumps. */
export async function passTime({ lab }: FaultGround, nodes: readonly string[] = waiting): Promise<void> {
  for (const node of nodes)
    await lab.sh(
      node,
      `read -r up idle < /proc/uptime; echo "$((\${up%.*} + ${secondsToConfirm + 200})).00 $idle" > /run/later; mount --bind /run/later /proc/uptime`,
    );
}

/** The uptime of every node is the real one again, and the id of its start. */
export async function restoreTime({ lab }: FaultGround): Promise<void> {
  const script =
    "for file in /proc/uptime /proc/sys/kernel/random/boot_id; do while umount $file 2>/dev/null; do :; done; done";
  for (const { name } of lab.nodes) await lab.sh(name, script);
}

/** The clocks of both nodes are so many seconds ahead, for whoever asks `date`: the nodes of a lab have the machine's clock. */
export async function setClocks({ lab }: FaultGround, seconds: number): Promise<void> {
  const script = `printf '#!/bin/sh\\nexec /bin/date -d "@$(($(/bin/date +%%s) + ${seconds}))" "$@"\\n' > /usr/local/bin/date; chmod 755 /usr/local/bin/date`;
  for (const node of waiting) await lab.sh(node, script);
}

/** Their clocks are right again. */
export async function restoreClocks({ lab }: FaultGround): Promise<void> {
  for (const node of waiting) await lab.sh(node, "rm -f /usr/local/bin/date");
}

/** Gives both nodes the id of another start of their kernel: those of a lab share the machine's. */
export async function newBootIds({ lab }: FaultGround): Promise<void> {
  for (const node of waiting)
    await lab.sh(
      node,
      "sed s/./0/ /proc/sys/kernel/random/uuid > /run/boot && mount --bind /run/boot /proc/sys/kernel/random/boot_id",
    );
}

/** Sends a signal to the processes that wait on a node for changes. */
export async function signal(
  { lab }: FaultGround,
  changes: readonly WaitingChange[],
  index: 0 | 1,
  name: string,
): Promise<void> {
  const each = changes.map((change) => `read -r pid rest < ${folder(change, index)}/ready && kill -${name} "$pid"`);
  const { code, stderr } = await lab.exec(waiting[index], ["sh", "-c", each.join(" && ")]);
  expect([code, stderr]).toEqual([0, ""]);
}

/** Waits until none of the changes is in the configuration any more. */
export async function untilGone({ has }: FaultGround, changes: readonly WaitingChange[]): Promise<void> {
  for (const { id } of changes) await expect.poll(() => has(id), { message: id }).toBe(false);
}

/** Cuts the power of nodes, and gives it back after something. */
export async function restart(
  { lab }: FaultGround,
  nodes: readonly string[],
  whileOff?: () => Promise<void>,
): Promise<void> {
  await Promise.all(nodes.map((node) => lab.off(node)));
  try {
    await whileOff?.();
  } finally {
    await Promise.all(nodes.map((node) => lab.on(node)));
    await lab.wait();
  }
}

const places = ["/var/lib/quorate", "/var/tmp", "/tmp"];
/** Runs a script on both nodes for each place in which timers may be, as `$place`. */
export async function onEachPlace({ lab }: FaultGround, script: string): Promise<void> {
  for (const node of waiting) await lab.sh(node, `for place in ${places.join(" ")}; do ${script}; done`);
}
/** For onEachPlace: gives it a small disk of its own. */
export const mountPlaces =
  'mkdir -p "$place"; mount -t tmpfs -o size=8m,mode=1777 tmpfs "$place"; chmod 700 /var/lib/quorate';

/** The name of the DC. */
export async function dcOf({ lab }: FaultGround): Promise<string> {
  for (const { name } of lab.nodes) {
    const dc = /: (n\d)/.exec(await lab.sh(name, "crmadmin -D"))?.[1];
    if (dc !== undefined) return dc;
  }
  throw new Error("The cluster has no DC.");
}
