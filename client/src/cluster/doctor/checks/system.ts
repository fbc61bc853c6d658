import { quoteArgument } from "../../ssh/quote.ts";
import { type Check, differenceOf, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** Disk space, memory, scheduling, and the state of Pacemaker's folders. */
export const checkSystem: Check = ({ nodes }) => {
  const results: CheckResult[] = [];
  for (const node of nodes) {
    for (const [folder = "", free = "", used = ""] of node.words("disk")) {
      const percent = Number(used.replace("%", ""));
      const megabytes = Number(free) / 1024;
      // A large disk is far from full at 95 %.
      if (megabytes > 2048 || (megabytes > 500 && percent < 90)) continue;
      const isFull = megabytes < 100;
      results.push(
        finding("disk-space", isFull ? "error" : "warning", [node.name], {
          message: `${folder} has ${Math.round(megabytes)} MB left (${used} used).`,
          why: "On a full disk Pacemaker can't write its configuration, and agents fail.",
          command: `du -xh --max-depth=2 ${quoteArgument(folder)} | sort -h | tail`,
        }),
      );
    }
    for (const [folder = "", , used = ""] of node.words("inodes"))
      if (Number(used.replace("%", "")) >= 95)
        results.push(
          finding("disk-inodes", "warning", [node.name], {
            message: `${folder} has used ${used} of its inodes.`,
            why: "No new file can be written, as on a full disk.",
            command: `du -x --inodes --max-depth=2 ${quoteArgument(folder)} | sort -n | tail`,
          }),
        );
    if (Number(node.one("foreign") ?? 0) > 0)
      results.push(
        finding("state-owner", "warning", [node.name], {
          message: `Files in /var/lib/pacemaker/cib don't belong to hacluster.`,
          why: "Pacemaker can't write its configuration.",
          command: "chown -R hacluster:haclient /var/lib/pacemaker/cib",
          isSafe: true,
        }),
      );
    const [saved, live] = node.words("unwritten")[0] ?? [];
    if (saved !== undefined)
      results.push(
        finding("cib-unwritten", "error", [node.name], {
          message: `The configuration isn't written to the disk any more: the file has version ${saved}, and the cluster ${live}.`,
          why: "After one failed write Pacemaker doesn't try again. When all nodes are restarted, changes may be lost.",
          advice: "Make /var/lib/pacemaker/cib writable for hacluster, with free space, then restart Pacemaker there.",
        }),
      );
    if (Number(node.one("cores") ?? 0) > 0)
      results.push(
        finding("core-files", "warning", [node.name], {
          message: `A program of the cluster crashed: there are core files in /var/lib/pacemaker/cores.`,
          why: "It may crash again.",
          advice: "Report it with the core file, then remove the file.",
        }),
      );
    if (Number(node.one("corosync-swap") ?? 0) > 0)
      results.push(
        finding("swapped", "warning", [node.name], {
          message: `${node.one("corosync-swap")} kB of corosync are swapped out.`,
          why: "It may answer too late, and the node is fenced.",
          advice: "Give the machine more memory, or find what uses it.",
        }),
      );
    const [load = "0", processors = "1"] = node.words("load")[0] ?? [];
    if (Number(load) > 4 * Number(processors))
      results.push(
        finding("load", "information", [node.name], {
          message: `The load is ${load} on ${processors} processor(s).`,
          why: "Monitors may time out.",
          command: "top -b -n 1 | head -n 20",
        }),
      );
  }
  const difference = differenceOf(nodes, (node) => node.one("selinux"));
  if (difference)
    results.push(
      finding("same-selinux", "warning", difference.odd, {
        message: `SELinux isn't in the same mode: ${difference.sentence}.`,
        why: "What works on one node is denied on the other after a failover.",
        command: "setenforce 1",
      }),
    );
  // Only where some nodes have it: in containers none may.
  const scheduling = differenceOf(nodes, (node) => node.one("corosync-policy"));
  if (scheduling)
    results.push(
      finding("scheduling", "warning", scheduling.odd, {
        message: `corosync doesn't run with the same priority everywhere: ${scheduling.sentence}.`,
        why: "Without real-time priority it may answer too late under load.",
        advice: "Restart corosync there; see its log for why the scheduler refused.",
      }),
    );
  const kernel = nodes.filter((node) => Number(node.one("kernel-log") ?? 0) > 0);
  if (kernel.length > 0)
    results.push(
      finding("kernel-log", "information", namesOf(kernel), {
        message: "The kernel's log has messages of memory that ran out, hung tasks or disk errors.",
        why: "They precede failures.",
        command: "dmesg -T | grep -iE 'out of memory|oom-kill|hung_task|I/O error' | tail",
      }),
    );
  return results;
};
