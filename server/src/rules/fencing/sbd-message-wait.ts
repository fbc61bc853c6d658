import type { SbdDisk } from "../../model/sbd.ts";
import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { deviceSpan, isSbd } from "../support/fencing/fencing.ts";
import { sbdDisks } from "../support/fencing/sbd.ts";

const device = "primitive sbd stonith:fence_sbd params devices=/dev/disk/by-id/sbd";

/** What `sbd dump` prints of a disk with these times. */
function dump(watchdog: number, msgwait: number): string {
  return [
    "==Dumping header on disk /dev/disk/by-id/sbd",
    "Header version     : 2.1",
    "Number of slots    : 255",
    "Sector size        : 512",
    `Timeout (watchdog) : ${watchdog}`,
    "Timeout (allocate) : 2",
    "Timeout (loop)     : 1",
    `Timeout (msgwait)  : ${msgwait}`,
    "==Header on disk /dev/disk/by-id/sbd is dumped\n",
  ].join("\n");
}

function messageFor({ path, watchdog, msgwait }: SbdDisk): string {
  const seconds = watchdog / 1000;
  return `A message on "${path}" counts as executed after ${formatDuration(msgwait)} (msgwait), but a node that lost the disk may run for another ${formatDuration(watchdog)} until its watchdog resets it: a node may count as fenced while it still writes. msgwait must be at least ${formatDuration(2 * watchdog)}. Stop the cluster on all nodes and run "sbd -d ${path} -1 ${seconds} -4 ${2 * seconds} create" (which empties its message slots).`;
}

/** SBD's msgwait is less than twice its watchdog timeout. */
export const sbdMessageWait: Rule = {
  id: "sbd-message-wait",
  group: "fencing",
  severity: "warning",
  title: "SBD msgwait too short",
  why: "A node that can't read SBD's disk is reset by its watchdog after the disk's watchdog timeout. The other nodes consider it fenced after msgwait. If msgwait isn't twice as long, they may start its resources while it still writes. Both timeouts are stored on the disk only, so this is checked while a cluster is connected and its node can read the disk.",
  source:
    "sbd(8): msgwait should be twice the watchdog timeout; SUSE administration guide: msgwait >= watchdog timeout × 2",
  wrong: { "cluster.crm": device, "sbd.dump": dump(10, 10) },
  right: { "cluster.crm": device, "sbd.dump": dump(5, 10) },
  check(model, report) {
    const seen = new Set<SbdDisk>();
    for (const each of model.facts.fenceDevices.filter(isSbd)) {
      for (const disk of sbdDisks(model, each)) {
        if (disk.msgwait >= 2 * disk.watchdog || seen.has(disk)) continue;
        seen.add(disk);
        report({ at: each.at, span: deviceSpan(each), message: messageFor(disk) });
      }
    }
  },
};
