import { quoteArgument } from "../../ssh/quote.ts";
import { type Check, differenceOf, type ExaminedCluster, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { listedNodes } from "../nodelist.ts";

/** Members, votes and the configuration, as each node sees them. */
export const checkMembership: Check = (cluster) => [
  ...running(cluster),
  ...quorum(cluster),
  ...views(cluster),
  ...members(cluster),
  ...forgotten(cluster),
];

function monitorCode(node: NodeFacts): string | undefined {
  return node.words("code").find(([tool]) => tool === "crm_mon")?.[1];
}

function running({ nodes }: ExaminedCluster): CheckResult[] {
  const installed = nodes.filter((node) => monitorCode(node) !== undefined);
  const lacking = nodes.filter((node) => monitorCode(node) === undefined);
  const results: CheckResult[] = [];
  if (lacking.length > 0)
    results.push(
      finding("pacemaker-installed", "error", namesOf(lacking), {
        message: "Pacemaker's tools aren't installed.",
        why: "The node can't be a member of the cluster.",
        command:
          lacking[0]?.one("packages") === "rpm" ? "dnf install pacemaker pcs" : "apt-get install pacemaker corosync",
      }),
    );
  const stopped = installed.filter(isStopped);
  const severity = stopped.length === nodes.length ? "error" : "warning";
  const halves = stopped.filter((node) => programsOf(node).includes("corosync"));
  const whole = stopped.filter((node) => !halves.includes(node));
  if (whole.length > 0)
    results.push(
      finding("cluster-runs", severity, namesOf(whole), {
        message: "The cluster is stopped there.",
        why: "The node runs no resources, and the others have less quorum.",
        command: "systemctl start pacemaker",
      }),
    );
  if (halves.length > 0)
    results.push(
      finding("cluster-runs", severity, namesOf(halves), {
        message: "Corosync runs there, and Pacemaker doesn't.",
        why: "The node has its vote, but runs no resources; the others show it as pending.",
        command: "systemctl start pacemaker",
      }),
    );
  return results;
}

function programsOf(node: NodeFacts): (string | undefined)[] {
  return node.words("process").map(([program]) => program);
}

/** Whether a node that has Pacemaker doesn't run all of it, and isn't a remote node. */
function isStopped(node: NodeFacts): boolean {
  const programs = programsOf(node);
  if (programs.includes("pacemaker-remoted")) return false;
  return !programs.includes("pacemakerd") || !programs.includes("corosync");
}

function quorum({ nodes }: ExaminedCluster): CheckResult[] {
  const quorumValue = (node: NodeFacts, name: string): string | undefined =>
    node
      .all("quorum")
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const results: CheckResult[] = [];
  const all = nodes.filter((node) => quorumValue(node, "Quorate") === "No");
  const waiting = all.filter(
    (node) =>
      /\bWaitForAll\b/.test(quorumValue(node, "Flags") ?? "") &&
      Number(quorumValue(node, "Total votes")) >= Number.parseInt(quorumValue(node, "Quorum") ?? "", 10),
  );
  if (waiting.length > 0)
    results.push(
      finding("quorum", "error", namesOf(waiting), {
        message:
          "There is no quorum: corosync has the votes, and waits after a start until every node has joined once (wait_for_all).",
        why: "Resources aren't started: nodes that are only cut off might run them already.",
        advice:
          "Start the missing nodes. Where one stays away, make sure that it is off, then, as root on a node that waits: corosync-cmapctl -s quorum.cancel_wait_for_all u8 1.",
      }),
    );
  const without = all.filter((node) => !waiting.includes(node));
  if (without.length > 0)
    results.push(
      finding("quorum", "error", namesOf(without), {
        message: "There is no quorum.",
        why: "Resources are stopped, or aren't recovered.",
        advice: "Start the other nodes, or repair the network between them.",
      }),
    );
  for (const name of ["Ring ID", "Expected votes", "Quorum"]) {
    const difference = differenceOf(nodes, (node) => quorumValue(node, name));
    if (!difference) continue;
    results.push(
      finding("same-membership", "error", difference.odd, {
        message: `Corosync's membership isn't the same everywhere: ${name} differs (${difference.sentence}).`,
        why: "The nodes form several clusters, or follow different files.",
        advice: "Check the links between the nodes and that corosync.conf is equal.",
      }),
    );
    break;
  }
  for (const node of nodes) {
    const answer = node.all("qdevice").join(" ");
    if (node.one("quorum-device") !== undefined && node.isRoot && !/State:\s*Connected/i.test(answer))
      results.push(
        finding("qdevice", "error", [node.name], {
          message: `The quorum device isn't connected${answer === "" ? "" : ` (${answer.slice(0, 120)})`}.`,
          why: "Its vote is missing when nodes fail.",
          command: "systemctl restart corosync-qdevice",
        }),
      );
  }
  return results;
}

function views({ nodes, snapshot }: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  const dcs = differenceOf(nodes, (node) => (monitorCode(node) === "0" && !isStopped(node) ? dcOf(node) : undefined));
  if (dcs)
    results.push(
      finding("same-dc", "error", dcs.odd, {
        message: `The nodes name different controllers (DC): ${dcs.sentence}.`,
        why: "They don't form one cluster.",
        advice: "Check the links between the nodes; wait a moment and check again after a restart.",
      }),
    );
  // A node that hasn't joined has no release yet, and Pacemaker takes that for an old one.
  // One that was lost has none, either.
  const isJoining =
    nodes.some(isStopped) ||
    snapshot?.nodes.some(
      ({ condition, type }) => type === "member" && !["online", "standby", "maintenance"].includes(condition),
    );
  const mixed = nodes.filter((node) => !isJoining && /mixed_version="true"/.test(node.all("monitor").join(" ")));
  if (mixed.length > 0)
    results.push(
      finding("mixed-versions", "warning", namesOf(mixed), {
        message: "Nodes of several releases of Pacemaker form the cluster.",
        why: "Meant for the time of a rolling upgrade only.",
        advice: "Upgrade the other nodes, one after the other.",
      }),
    );
  // The configuration may be changed between the looks of two nodes by one, not by many.
  const epochs = nodes.flatMap((node) => (node.one("epoch") === undefined ? [] : [Number(node.one("epoch"))]));
  const difference = differenceOf(nodes, (node) => node.one("epoch"));
  if (difference && Math.max(...epochs) - Math.min(...epochs) > 5)
    results.push(
      finding("same-cib", "error", difference.odd, {
        message: `The nodes have different configurations: ${difference.sentence.replaceAll(" has ", " has epoch ")}.`,
        why: "They don't form one cluster, or synchronizing failed.",
        advice: "Check the links between the nodes.",
      }),
    );
  return results;
}

function dcOf(node: NodeFacts): string {
  const dc = node.all("monitor").find((line) => line.startsWith("<current_dc"));
  return /\bname="([^"]*)"/.exec(dc ?? "")?.[1] ?? "none";
}

function members({ nodes, cib, snapshot }: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  const listed = listedNodes(nodes).flatMap(({ name }) => name ?? []);
  for (const { name, condition } of (snapshot?.nodes ?? []).filter(({ type }) => type === "member")) {
    const checked = nodes.find((node) => node.name === name || node.one("uname") === name);
    // That Pacemaker is stopped there is said already.
    if (condition === "pending" && checked && isStopped(checked)) continue;
    if (condition === "unclean" || condition === "pending")
      results.push(
        finding("member-state", "error", [name], {
          message: `The node is ${condition}.`,
          why:
            condition === "unclean"
              ? "It has to be fenced before its resources run elsewhere."
              : "It hasn't joined yet.",
          advice: "See its log, and fencing.",
        }),
      );
    if (condition === "offline" && !nodes.some((node) => node.name === name))
      results.push(
        finding("member-state", "warning", [name], {
          message: "The node is offline, and couldn't be checked.",
          why: "The cluster has less redundancy and less quorum.",
          advice: "Start it, or remove it from the cluster.",
        }),
      );
  }
  const leftovers = (cib?.members ?? []).filter((name) => listed.length > 0 && !listed.includes(name));
  const names = nodes.flatMap((node) => [node.name, node.one("uname") ?? ""]);
  const gone = leftovers.filter((name) => !names.includes(name));
  if (gone.length > 0)
    results.push(
      finding("member-leftover", "warning", gone, {
        message: `${quoted(gone)} ${gone.length === 1 ? "is" : "are"} in the configuration and not in corosync.conf's nodelist.`,
        why: "A node that was removed is still shown, and constraints may name it.",
        command: `crm_node --force --remove ${quoteArgument(gone[0] ?? "")}`,
      }),
    );
  return results;
}

/** What people set for a while, and forget. */
function forgotten({ snapshot }: ExaminedCluster): CheckResult[] {
  const results: CheckResult[] = [];
  if (snapshot === undefined) return results;
  for (const condition of ["standby", "maintenance"] as const) {
    const names = snapshot.nodes.filter((node) => node.condition === condition).map(({ name }) => name);
    if (names.length > 0)
      results.push(
        finding(`left-${condition}`, "information", names, {
          message: `The node is in ${condition}.`,
          why: condition === "standby" ? "It runs no resources." : "Its resources aren't watched.",
          command:
            condition === "standby"
              ? `crm_standby --node ${quoteArgument(names[0] ?? "")} --delete`
              : `crm_attribute --node ${quoteArgument(names[0] ?? "")} --name maintenance --delete`,
        }),
      );
  }
  const left = snapshot.leftovers.filter(({ until }) => until === undefined);
  if (left.length > 0)
    results.push(
      finding("left-constraints", "warning", [...new Set(left.map(({ node }) => node))].filter(Boolean), {
        message: `Constraints of earlier moves and bans are still in force: ${quoted(left.map(({ id }) => id))}.`,
        why: "They decide where resources run, and nobody remembers them.",
        command: `crm_resource --resource ${quoteArgument(left[0]?.resource ?? "")} --clear`,
      }),
    );
  return results;
}
