import { digestOf } from "../../corosync/config-file.ts";
import { ClusterError } from "../../errors.ts";
import { readCorosyncVotes } from "../../services/corosync-votes.ts";
import { withNode } from "../corosync/change-nodelist.ts";
import { addressIn, networksOf } from "../corosync/choose-links.ts";
import type { NewNode } from "../corosync/corosync-text.ts";
import { readNodelist } from "../corosync/nodelist.ts";
import { quorumNotes } from "../corosync/quorum-notes.ts";
import type { MachineFacts } from "../machines/machine-facts.ts";
import { refuse, refuseUnfit } from "../machines/refuse-unfit.ts";
import { repositoryNotes } from "../machines/repository.ts";
import type { SeenDisks } from "../sbd/sbd-disks.ts";
import { joinSbd } from "../sbd/sbd-setup.ts";
import { clockNotes } from "../setup-advice.ts";
import { hostLines, type SetupPlan } from "../setup-plan.ts";
import { stepsFor } from "../setup-steps.ts";

/** What a person decides. */
interface JoinChoices {
  /** The corosync.conf that the members have. */
  readonly former: string;
  readonly atBoot: boolean;
  /** What each machine sees of SBD's disks, where the members have any. */
  readonly seen: SeenDisks;
  /** The agents of the cluster's fence devices. */
  readonly fenceAgents: readonly string[];
}

/**
 * Plans that machines become nodes of the cluster that the members are. A machine that an earlier run has listed already is continued with.
 * Throws a ClusterError of kind `conflict` where the members differ or have no quorum, or a machine has another cluster or doesn't fit.
 */
export function planJoin(
  members: readonly MachineFacts[],
  newcomers: readonly MachineFacts[],
  { former, atBoot, seen, fenceAgents }: JoinChoices,
): SetupPlan {
  const list = readNodelist(former);
  const text = newcomers.reduce((before, each) => addNode(before, each, members), former);
  const digest = digestOf(text);
  const [first] = members;
  refuse(memberProblems(members, former));
  refuseUnfit([...members, ...newcomers], digest, new Set(members.map(({ name }) => name)));
  refuse(newcomers.flatMap((each) => versionProblem(each, members)));
  const { nodes, device } = readNodelist(text);
  refuse(quorumProblem(members, text));
  const machines = [...members, ...newcomers];
  const sbd = joinSbd(members, newcomers, { seen, hasDevice: device !== undefined, atBoot });
  const networks = [...new Set(newcomers.flatMap((each) => linkNetworks(each, nodes)))];
  const known = newcomers.filter(({ name }) => list.nodes.some((each) => each.name === name));
  return {
    cluster: list.cluster,
    machines,
    newcomers: newcomers.map(({ name }) => name),
    former,
    text,
    digest,
    hosts: hostLines(nodes),
    links: nodes,
    networks,
    keyFrom: first?.name,
    ...{ device, sbd, fenceAgents, atBoot },
    steps: stepsFor({
      ...{ machines, newcomers, digest, networks, keyFrom: first, device, deviceHost: undefined },
      ...{ sbd, fenceAgents, atBoot },
    }),
    notes: [
      ...(known.length > 0
        ? [`${known.map(({ name }) => name).join(", ")} is in the nodelist already: an earlier run is continued.`]
        : []),
      ...quorumNotes(former, text),
      ...repositoryNotes(newcomers),
      ...(sbd?.notes ?? []),
      ...clockNotes(machines),
      "Resources may run on the new node as soon as it has joined, where no constraint says otherwise. Fencing has to know it: see the plan afterwards.",
    ],
  };
}

/** The text with the machine in its nodelist. */
function addNode(text: string, machine: MachineFacts, members: readonly MachineFacts[]): string {
  const { nodes } = readNodelist(text);
  const listed = nodes.find(({ name }) => name === machine.name);
  if (listed === undefined)
    return withNode(text, { name: machine.name, addresses: linkAddresses(machine, nodes, members) });
  if (
    listed.addresses.some(
      (address) => address === machine.name || machine.addresses.some((own) => own.address === address),
    )
  )
    return text;
  throw new ClusterError(
    "conflict",
    `The cluster has a node "${machine.name}" already, with the address ${listed.addresses.join(", ")}, which the machine "${machine.host}" doesn't have. Give the machine another host name. Nothing was changed.`,
  );
}

/** The machine's addresses in the networks of the links. Throws a ClusterError where it has none, or several, in one. */
function linkAddresses(
  machine: MachineFacts,
  nodes: readonly NewNode[],
  members: readonly MachineFacts[],
): readonly string[] {
  const count = Math.max(1, ...nodes.map(({ addresses }) => addresses.length));
  return Array.from({ length: count }, (_, link) => {
    const used = nodes.flatMap(({ addresses }) => addresses[link] ?? []);
    const networks = networksOf(members, used);
    const own = machine.addresses.filter(({ network }) => networks.includes(network));
    const only = addressIn(machine, networks);
    if (only) return only.address;
    // Links over a router, or with names in place of addresses.
    const routed = machine.addresses.find(({ nic }) => nic === machine.route);
    if (own.length === 0 && networks.length !== 1 && link === 0 && routed) return routed.address;
    const where = networks.join(", ") || "the network of the other nodes";
    const what = own.length === 0 ? "no address" : `${own.length} addresses`;
    throw new ClusterError(
      "conflict",
      `"${machine.name}" has ${what} in ${where}, which link ${link} uses; a node needs exactly one there. Nothing was changed.`,
    );
  });
}

function memberProblems(members: readonly MachineFacts[], former: string): readonly string[] {
  const digest = digestOf(former);
  const different = members.filter(({ config }) => config !== digest).map(({ name }) => name);
  const keys = new Set(members.map(({ key }) => key));
  return [
    ...(different.length > 0
      ? [`${different.join(", ")} has another corosync.conf than the other nodes; make them the same first (Roll Out).`]
      : []),
    ...(keys.size > 1 ? ["The nodes of the cluster have different keys in /etc/corosync/authkey."] : []),
  ];
}

/** More nodes need more votes for quorum, which those that run now must have. */
function quorumProblem(members: readonly MachineFacts[], text: string): readonly string[] {
  const running = members.filter(({ runs }) => runs.includes("corosync") && runs.includes("pacemakerd"));
  if (running.length === 0) return ["The cluster doesn't run; start it first: nodes join a cluster that runs."];
  const next = readCorosyncVotes(text.split("\n"));
  if (next === undefined) return [];
  const needed = next.twoNode ? 1 : Math.floor(next.expected / 2) + 1;
  const total = running.find(({ votes }) => votes)?.votes?.total ?? running.length;
  // A device with one vote gives it to half of the nodes at least (ffsplit).
  const isLess = next.deviceVotes === 1 && running.length * 2 < next.nodes.length;
  const votes = isLess ? Math.min(total, running.length) : total;
  if (votes >= needed) return [];
  const device = next.deviceVotes === undefined ? "" : " and the quorum device";
  const advice =
    running.length < members.length
      ? "Start the others first."
      : "See first that the quorum device answers (corosync-qdevice-tool -s).";
  return [
    `With ${next.nodes.length} nodes${device}, quorum takes ${needed} of ${next.expected} votes; ${running.length} of ${members.length} nodes run, with ${votes}: the cluster would lose it. ${advice}`,
  ];
}

function versionProblem(machine: MachineFacts, members: readonly MachineFacts[]): readonly string[] {
  const older = members.find(
    ({ pacemaker }) => pacemaker !== "" && machine.pacemaker !== "" && isOlder(machine.pacemaker, pacemaker),
  );
  return older === undefined
    ? []
    : [
        `"${machine.name}" has Pacemaker ${machine.pacemaker}, and "${older.name}" has ${older.pacemaker}: a node with an older release may not join. Install the same release.`,
      ];
}

function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((each) => each.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < 3; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function linkNetworks(machine: MachineFacts, nodes: readonly NewNode[]): readonly string[] {
  return networksOf([machine], nodes.find(({ name }) => name === machine.name)?.addresses ?? []);
}
