import { shellLine } from "../../ssh/quote.ts";
import type { NodeCondition } from "../../status/snapshot.ts";
import { type Check, differing, type ExaminedCluster, finding, namesOf, quoted } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";
import { listedNodes } from "../nodelist.ts";
import { checkForgotten } from "./forgotten.ts";
import { checkQuorum } from "./quorum.ts";

/** Members, votes and the configuration, as each node sees them. */
export const checkMembership: Check = (cluster) => [
  ...running(cluster),
  ...checkQuorum(cluster),
  ...views(cluster),
  ...members(cluster),
  ...checkForgotten(cluster),
];

function monitorCode(node: NodeFacts): string | undefined {
  return node.words("code").find(([tool]) => tool === "crm_mon")?.[1];
}

function running({ nodes }: ExaminedCluster): CheckResult[] {
  const lacking = nodes.filter((node) => monitorCode(node) === undefined);
  const stopped = nodes.filter((node) => !lacking.includes(node) && isStopped(node));
  const severity = stopped.length === nodes.length ? "error" : "warning";
  const halves = stopped.filter((node) => programsOf(node).includes("corosync"));
  const whole = stopped.filter((node) => !halves.includes(node));
  return [
    ...finding("pacemaker-installed", "error", namesOf(lacking), {
      message: "Pacemaker's tools aren't installed.",
      why: "The node can't be a member of the cluster.",
      command:
        lacking[0]?.one("packages") === "rpm"
          ? shellLine`dnf install pacemaker pcs`
          : shellLine`apt-get install pacemaker corosync`,
    }),
    ...finding("cluster-runs", severity, namesOf(whole), {
      message: "The cluster is stopped there.",
      why: "The node runs no resources, and the others have less quorum.",
      command: shellLine`systemctl start pacemaker`,
    }),
    ...finding("cluster-runs", severity, namesOf(halves), {
      message: "Corosync runs there, and Pacemaker doesn't.",
      why: "The node has its vote, but runs no resources; the others show it as pending.",
      command: shellLine`systemctl start pacemaker`,
    }),
  ];
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

/** Whether the nodes see one cluster: the same DC, release and configuration. */
function views({ nodes, snapshot }: ExaminedCluster): CheckResult[] {
  // A node that hasn't joined has no release yet, and Pacemaker takes that for an old one.
  // One that was lost has none, either.
  const isJoining =
    nodes.some(isStopped) ||
    snapshot?.nodes.some(
      ({ condition, type }) => type === "member" && !["online", "standby", "maintenance"].includes(condition),
    );
  const mixed = nodes.filter((node) => !isJoining && /mixed_version="true"/.test(node.all("monitor").join(" ")));
  return [
    ...differing(
      "same-dc",
      "error",
      nodes,
      (node) => (monitorCode(node) === "0" && !isStopped(node) ? dcOf(node) : undefined),
      ({ sentence }) => ({
        message: `The nodes name different controllers (DC): ${sentence}.`,
        why: "They don't form one cluster.",
        advice: "Check the links between the nodes; wait a moment and check again after a restart.",
      }),
    ),
    ...finding("mixed-versions", "warning", namesOf(mixed), {
      message: "Nodes of several releases of Pacemaker form the cluster.",
      why: "Meant for the time of a rolling upgrade only.",
      advice: "Upgrade the other nodes, one after the other.",
    }),
    ...sameCib(nodes),
  ];
}

function sameCib(nodes: readonly NodeFacts[]): CheckResult[] {
  const epochs = nodes.flatMap((node) => (node.one("epoch") === undefined ? [] : [Number(node.one("epoch"))]));
  // The configuration may be changed between the looks of two nodes by one, not by many.
  if (Math.max(...epochs) - Math.min(...epochs) <= 5) return [];
  return differing(
    "same-cib",
    "error",
    nodes,
    (node) => node.one("epoch"),
    ({ sentence }) => ({
      message: `The nodes have different configurations: ${sentence.replaceAll(" has ", " has epoch ")}.`,
      why: "They don't form one cluster, or synchronizing failed.",
      advice: "Check the links between the nodes.",
    }),
  );
}

function dcOf(node: NodeFacts): string {
  const dc = node.all("monitor").find((line) => line.startsWith("<current_dc"));
  return /\bname="([^"]*)"/.exec(dc ?? "")?.[1] ?? "none";
}

function members({ nodes, cib, snapshot }: ExaminedCluster): CheckResult[] {
  const states = (snapshot?.nodes ?? [])
    .filter(({ type }) => type === "member")
    .flatMap(({ name, condition }) => memberState(nodes, name, condition));
  const listed = listedNodes(nodes).flatMap(({ name }) => name ?? []);
  const leftovers = (cib?.members ?? []).filter((name) => listed.length > 0 && !listed.includes(name));
  const names = nodes.flatMap((node) => [node.name, node.one("uname") ?? ""]);
  const gone = leftovers.filter((name) => !names.includes(name));
  return [
    ...states,
    ...finding("member-leftover", "warning", gone, {
      message: `${quoted(gone)} ${gone.length === 1 ? "is" : "are"} in the configuration and not in corosync.conf's nodelist.`,
      why: "A node that was removed is still shown, and constraints may name it.",
      command: shellLine`crm_node --force --remove ${gone[0] ?? ""}`,
    }),
  ];
}

function memberState(nodes: readonly NodeFacts[], name: string, condition: NodeCondition): CheckResult[] {
  const checked = nodes.find((node) => node.name === name || node.one("uname") === name);
  // That Pacemaker is stopped there is said already.
  if (condition === "pending" && checked && isStopped(checked)) return [];
  if (condition === "unclean" || condition === "pending")
    return finding("member-state", "error", [name], {
      message: `The node is ${condition}.`,
      why:
        condition === "unclean" ? "It has to be fenced before its resources run elsewhere." : "It hasn't joined yet.",
      advice: "See its log, and fencing.",
    });
  if (condition === "offline" && !nodes.some((node) => node.name === name))
    return finding("member-state", "warning", [name], {
      message: "The node is offline, and couldn't be checked.",
      why: "The cluster has less redundancy and less quorum.",
      advice: "Start it, or remove it from the cluster.",
    });
  return [];
}
