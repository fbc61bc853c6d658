import { shellLine } from "../../ssh/quote.ts";
import type { CibFacts } from "../cib-facts.ts";
import { type Check, differing, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { unitsOf, usersOf } from "../node-questions.ts";

/** Disk space, memory, scheduling, and the state of Pacemaker's folders. */
export const checkSystem: Check = ({ nodes, cib }) => [
  ...nodes.flatMap((node) => [...disks(node), ...pacemakerFolders(node), ...burden(node)]),
  ...differing(
    "same-selinux",
    "warning",
    nodes,
    (node) => node.one("selinux"),
    ({ sentence }) => ({
      message: `SELinux isn't in the same mode: ${sentence}.`,
      why: "What works on one node is denied on the other after a failover.",
      command: shellLine`setenforce 1`,
    }),
  ),
  // Only where some nodes have it: in containers none may.
  ...differing(
    "scheduling",
    "warning",
    nodes,
    (node) => node.one("corosync-policy"),
    ({ sentence }) => ({
      message: `corosync doesn't run with the same priority everywhere: ${sentence}.`,
      why: "Without real-time priority it may answer too late under load.",
      advice: "Restart corosync there; see its log for why the scheduler refused.",
    }),
  ),
  ...nodes.flatMap((node) => denials(node, cib)),
  ...finding("kernel-log", "information", namesOf(nodes.filter((node) => count(node, "kernel-log") > 0)), {
    message: "The kernel's log has messages of memory that ran out, hung tasks or disk errors.",
    why: "They precede failures.",
    command: shellLine`dmesg -T | grep -iE 'out of memory|oom-kill|hung_task|I/O error' | tail`,
  }),
];

function count(node: NodeFacts, fact: string): number {
  return Number(node.one(fact) ?? 0);
}

/** What AppArmor or SELinux denied to programs of the cluster and of its resources. */
function denials(node: NodeFacts, cib: CibFacts | undefined): CheckResult[] {
  const names = (cib?.resources ?? []).flatMap((resource) => [...unitsOf(resource), ...usersOf(resource)]);
  const isOurs = (program: string): boolean =>
    /^(corosync|pacemaker|crm_|stonith|fence_|sbd|drbd)/.test(program) ||
    names.some((name) => program.replace(/d$/, "") === name.replace(/(\.service)?$/, "").replace(/d$/, ""));
  const denied = node.words("denied").filter(([program = ""]) => isOurs(program));
  return finding("denied", "warning", denied.length === 0 ? [] : [node.name], {
    message: `AppArmor or SELinux denied something: ${denied.map(([program, times]) => `${program} (${times} times)`).join(", ")}.`,
    why: "What the service may do by hand, it may not do when it is started by the cluster.",
    command: shellLine`dmesg -T | grep -E 'apparmor="DENIED"|avc: *denied' | tail`,
  });
}

function disks(node: NodeFacts): CheckResult[] {
  const space = node.words("disk").flatMap(([folder = "", free = "", used = ""]) => {
    const percent = Number(used.replace("%", ""));
    const megabytes = Number(free) / 1024;
    // A large disk is far from full at 95 %.
    if (megabytes > 2048 || (megabytes > 500 && percent < 90)) return [];
    return finding("disk-space", megabytes < 100 ? "error" : "warning", [node.name], {
      message: `${folder} has ${Math.round(megabytes)} MB left (${used} used).`,
      why: "On a full disk Pacemaker can't write its configuration, and agents fail.",
      command: shellLine`du -xh --max-depth=2 ${folder} | sort -h | tail`,
    });
  });
  const inodes = node.words("inodes").flatMap(([folder = "", , used = ""]) => {
    if (!(Number(used.replace("%", "")) >= 95)) return [];
    return finding("disk-inodes", "warning", [node.name], {
      message: `${folder} has used ${used} of its inodes.`,
      why: "No new file can be written, as on a full disk.",
      command: shellLine`du -x --inodes --max-depth=2 ${folder} | sort -n | tail`,
    });
  });
  return [...space, ...inodes];
}

function pacemakerFolders(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  if (count(node, "foreign") > 0)
    results.push(
      ...finding("state-owner", "warning", [node.name], {
        message: `Files in /var/lib/pacemaker/cib don't belong to hacluster.`,
        why: "Pacemaker can't write its configuration.",
        command: shellLine`chown -R hacluster:haclient /var/lib/pacemaker/cib`,
        isSafe: true,
      }),
    );
  const [saved, live] = node.words("unwritten")[0] ?? [];
  if (saved !== undefined)
    results.push(
      ...finding("cib-unwritten", "error", [node.name], {
        message: `The configuration isn't written to the disk any more: the file has version ${saved}, and the cluster ${live}.`,
        why: "After one failed write Pacemaker doesn't try again. When all nodes are restarted, changes may be lost.",
        advice: "Make /var/lib/pacemaker/cib writable for hacluster, with free space, then restart Pacemaker there.",
      }),
    );
  if (count(node, "cores") > 0)
    results.push(
      ...finding("core-files", "warning", [node.name], {
        message: `A program of the cluster crashed: there are core files in /var/lib/pacemaker/cores.`,
        why: "It may crash again.",
        advice: "Report it with the core file, then remove the file.",
      }),
    );
  return results;
}

/** Memory and load. */
function burden(node: NodeFacts): CheckResult[] {
  const results: CheckResult[] = [];
  if (count(node, "corosync-swap") > 0)
    results.push(
      ...finding("swapped", "warning", [node.name], {
        message: `${node.one("corosync-swap")} kB of corosync are swapped out.`,
        why: "It may answer too late, and the node is fenced.",
        advice: "Give the machine more memory, or find what uses it.",
      }),
    );
  const [load = "0", processors = "1"] = node.words("load")[0] ?? [];
  if (Number(load) > 4 * Number(processors))
    results.push(
      ...finding("load", "information", [node.name], {
        message: `The load is ${load} on ${processors} processor(s).`,
        why: "Monitors may time out.",
        command: shellLine`top -b -n 1 | head -n 20`,
      }),
    );
  return results;
}
