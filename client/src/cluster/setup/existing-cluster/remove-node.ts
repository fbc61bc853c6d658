import { parseXml, type XmlElement } from "../../../../../server/src/text/xml.ts";
import { readCorosyncFile } from "../../corosync/config-file.ts";
import { rollOut } from "../../corosync/rollout.ts";
import { readRunning } from "../../corosync/running-values.ts";
import { ClusterError } from "../../errors.ts";
import { readCorosyncVotes } from "../../services/corosync-votes.ts";
import { forecastQuorum, type QuorumForecast } from "../../services/quorum-forecast.ts";
import { createSleep } from "../../session/interruptible-sleep.ts";
import type { ClusterSession } from "../../session/session-types.ts";
import { shellLine } from "../../ssh/quote.ts";
import { withoutNode } from "../corosync/change-nodelist.ts";
import { quorumNotes } from "../corosync/quorum-notes.ts";
import { type OpenMachine, onMachines } from "../machines/machines.ts";
import { sbdOf } from "../sbd/sbd-setup.ts";
import { unitsOf } from "../setup-steps.ts";
import { type Members, requireAll, requireCluster } from "./members.ts";

/** A step of removing a node, in the order in which they run. */
type RemovalStepId = "drain" | "stop" | "config" | "forget" | "archive";

/** Everything that removing a node will do. */
interface Removal {
  readonly cluster: string;
  readonly node: string;
  /** The corosync.conf of the others then. */
  readonly text: string;
  readonly steps: readonly {
    readonly id: RemovalStepId;
    readonly title: string;
    readonly nodes: readonly string[];
    readonly commands: readonly string[];
  }[];
  readonly notes: readonly string[];
}

/** How it reports its progress and is cancelled. */
interface RemovalOptions {
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

const serviceMilliseconds = 20 * 60_000;
const drainSeconds = 300;

/** What Pacemaker says of its nodes and resources, from a node that runs; undefined where none does. */
async function monitorOn(machines: readonly OpenMachine[]): Promise<XmlElement | undefined> {
  for (const { facts, access } of machines) {
    if (!facts.runs.includes("pacemakerd")) continue;
    const { exitCode, stdout } = await access.run(["timeout", "10", "crm_mon", "-1", "--output-as=xml", "--inactive"], {
      timeoutMs: 30_000,
    });
    if (exitCode === 0) return parseXml(stdout);
  }
  return undefined;
}

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

/**
 * Plans the removal of a node from a cluster; one that an earlier run has begun is continued. With `isLost` it may be one that doesn't answer.
 * Rejects with a ClusterError of kind `conflict` where the node isn't one, may still run, or the others would lose quorum.
 */
export async function planRemoval(members: Members, node: string, isLost: boolean): Promise<Removal> {
  requireCluster(members);
  const { list, text, machines, missing } = members;
  const refuse = (message: string): never => {
    throw new ClusterError("conflict", `${message} Nothing was changed.`);
  };
  const others = machines.filter(({ facts }) => facts.name !== node);
  const own = machines.find(({ facts }) => facts.name === node);
  const isListed = list.nodes.some(({ name }) => name === node);
  requireAll(
    { ...members, missing: missing.filter(({ name }) => name !== node) },
    "corosync.conf changes on all other nodes",
  );
  if (isListed && list.nodes.length === 1)
    refuse(`"${node}" is the only node. To remove the cluster: quorate cluster destroy.`);
  const monitor = await monitorOn(others);
  const known = monitor
    ? all(monitor, "node").find(({ attributes }) => attributes.name === node && attributes.online !== undefined)
    : undefined;
  if (!isListed && known === undefined)
    refuse(`The cluster has no node "${node}"; its nodes are ${list.nodes.map(({ name }) => name).join(", ")}.`);
  if (!isListed && known?.attributes.type !== undefined && known.attributes.type !== "member")
    refuse(`"${node}" is a ${known.attributes.type} node: remove its resource from the configuration.`);
  if (isListed && own === undefined && !isLost)
    refuse(
      `"${node}" doesn't answer: ${missing.find(({ name }) => name === node)?.reason ?? ""} Where it is off for certain, or fenced, remove it as lost (--lost).`,
    );
  if (own === undefined && known?.attributes.online === "true")
    refuse(
      `"${node}" can't be connected, but is a member of the cluster: it runs. Stop Pacemaker and corosync there first.`,
    );
  if (own === undefined && known?.attributes.unclean === "true")
    refuse(
      `"${node}" isn't fenced yet: its resources may run. Have it fenced, or, where it is off for certain: ${shellLine`stonith_admin --confirm=${node}`}`,
    );
  const isActive = own?.facts.runs.some((daemon) => ["corosync", "pacemakerd"].includes(daemon)) === true;
  const running = others.filter(({ facts }) => facts.runs.includes("corosync"));
  if (running.length === 0) refuse("No other node runs: start the cluster first, so that it can forget the node.");
  const count = list.nodes.length;
  const quorum = isActive ? forecastWithout(members, node) : undefined;
  if (quorum && quorum.isQuorate !== true)
    refuse(
      `When "${node}" stops: ${quorum.sentence} Start the other nodes first${count === 2 && list.device === undefined ? ", or set two_node" : ""}.`,
    );
  const watchdogOnly = others.filter(({ facts }) => sbdOf(facts)?.disks.length === 0).map(({ facts }) => facts.name);
  if (isListed && count === 3 && list.device === undefined && watchdogOnly.length > 0)
    refuse(
      `SBD without a disk fences here: of the two nodes that are left, a lost one would have the watchdog reset the other, too. Add a quorum device or another fence device first.`,
    );
  const disks = [...new Set(machines.flatMap(({ facts }) => sbdOf(facts)?.disks ?? []))];
  const moving = monitor
    ? all(monitor, "resource").filter((each) =>
        each.children.some(({ name, attributes }) => name === "node" && attributes.name === node),
      )
    : [];
  const resources = [...new Set(moving.map(({ attributes }) => attributes.id ?? ""))];
  const next = withoutNode(text, node);
  const left = others.map(({ facts }) => facts.name);
  const wanted = next !== text;
  const steps: Removal["steps"] = [
    {
      id: "drain",
      title: "Move its resources away",
      nodes: isActive && own?.facts.runs.includes("pacemakerd") && known?.attributes.online === "true" ? [node] : [],
      commands: [
        shellLine`crm_attribute --node=${node} --name=standby --update=on --lifetime=reboot`,
        "crm_resource --wait",
      ],
    },
    {
      id: "stop",
      title: "Stop Pacemaker and corosync, and don't start them at boot",
      nodes: own && (isActive || own.facts.enabled.length > 0) ? [node] : [],
      commands: ["systemctl disable --now pacemaker corosync"],
    },
    {
      id: "config",
      title: "Write corosync.conf without the node, and reload it: all nodes or none",
      nodes: wanted ? left : [],
      commands: ["corosync -t", "/etc/corosync/corosync.conf", "corosync-cfgtool -R"],
    },
    {
      id: "forget",
      title: "Remove the node from Pacemaker's configuration and status",
      nodes: known === undefined && !wanted ? [] : left.slice(0, 1),
      commands: [shellLine`crm_node --remove=${node} --force`],
    },
    {
      id: "archive",
      title: "Remove corosync.conf, the key and the configuration from it, into an archive in /root",
      nodes: own && (own.facts.config !== undefined || own.facts.key !== undefined) ? [node] : [],
      commands: ["/root/quorate-cluster-DATE.tar.gz, for root alone"],
    },
  ];
  return {
    ...{ cluster: list.cluster, node, text: next },
    steps: steps.filter(({ nodes }) => nodes.length > 0),
    notes: [
      ...(resources.length > 0 ? [`These run on ${node}, and move: ${resources.join(", ")}.`] : []),
      ...(own === undefined && isListed
        ? [`${node} doesn't answer. Its own corosync.conf and key stay on it: don't start its cluster services again.`]
        : []),
      ...(disks.length > 0
        ? [`Its slot on SBD's disk (${disks.join(", ")}) stays: SBD can't remove one, and nobody else uses it.`]
        : []),
      ...quorumNotes(text, next),
    ],
  };
}

/** What becomes of quorum when a node stops that runs. */
function forecastWithout({ machines, text }: Members, node: string): QuorumForecast {
  const running = machines.filter(({ facts }) => facts.runs.includes("corosync")).map(({ facts }) => facts);
  const before = running.map(({ name }) => name);
  return forecastQuorum({
    config: readCorosyncVotes(text.split("\n")),
    votes: running.find(({ name, votes }) => name !== node && votes)?.votes,
    before,
    after: before.filter((name) => name !== node),
  });
}

/** Removes a node as it was planned. Rejects with a ClusterError that says what failed; then the next run continues. */
export async function removeNode(
  session: ClusterSession,
  { machines }: Members,
  { node, text, steps }: Removal,
  { onStep, signal }: RemovalOptions,
): Promise<void> {
  const own = machines.filter(({ facts }) => facts.name === node);
  const others = machines.filter(({ facts }) => facts.name !== node);
  const member = others.find(({ facts }) => facts.runs.includes("pacemakerd"));
  let isBegun = false;
  try {
    for (const step of steps) {
      if (signal.aborted) throw new ClusterError("cancelled", "Removing the node was cancelled.");
      onStep(`${step.title}: ${step.nodes.join(", ")}`);
      switch (step.id) {
        case "drain":
          if (member) await drain(member, node, signal);
          break;
        case "stop":
          await onMachines(own, "couldn't stop the cluster", () => ({ step: "stop", timeoutMs: serviceMilliseconds }));
          isBegun = true;
          await onMachines(own, "couldn't change what is started at boot", () => ({
            step: "boot",
            args: ["disable", ...unitsOf(true)],
          }));
          break;
        case "config": {
          const nodes = await Promise.all(
            others.map(async ({ facts: { name }, access }) => ({
              ...{ name, access },
              file: await readCorosyncFile({ name, access }, signal),
              running: await readRunning({ name, access }, signal),
            })),
          );
          await rollOut(
            { session, nodes, close: () => undefined },
            { text, options: {}, before: [] },
            { onStep: (_, line) => onStep(line) },
          );
          break;
        }
        case "forget":
          if (member) {
            await waitUntilOffline(member, node);
            await forget(member, node);
          }
          break;
        case "archive":
          await onMachines(own, "couldn't remove the cluster's files", () => ({ step: "destroy" }));
      }
    }
  } catch (error) {
    if (!(error instanceof ClusterError) || !isBegun) throw error;
    throw new ClusterError(
      error.kind,
      `${error.message} "${node}" is stopped. Run this again: it continues from there.`,
      error.detail,
    );
  }
}

async function drain({ access }: OpenMachine, node: string, signal: AbortSignal): Promise<void> {
  const standby = ["crm_attribute", `--node=${node}`, "--name=standby", "--lifetime=reboot"];
  const set = await access.run([...standby, "--update=on"], { timeoutMs: 30_000 });
  if (set.exitCode !== 0)
    throw new ClusterError("rejected", `"${node}" can't be put to standby: ${set.stderr.trim()}.`);
  const back = (): Promise<unknown> =>
    access.run([...standby, "--delete"], { timeoutMs: 30_000 }).catch(() => undefined);
  try {
    const waited = await access.run(["crm_resource", "--wait", `--timeout=${drainSeconds}`], {
      timeoutMs: (drainSeconds + 30) * 1000,
      signal,
    });
    if (waited.exitCode === 0) return;
    throw new ClusterError(
      "timeout",
      `The resources of "${node}" haven't moved within ${drainSeconds} s; it is out of standby again.`,
    );
  } catch (error) {
    await back();
    throw error;
  }
}

const offlineMilliseconds = 30_000;

/** Waits until Pacemaker sees a node offline: one that is removed while it is active can neither rejoin nor stop. Rejects with a ClusterError. */
async function waitUntilOffline(member: OpenMachine, node: string): Promise<void> {
  const timer = createSleep();
  const until = Date.now() + offlineMilliseconds;
  for (;;) {
    const monitor = await monitorOn([member]);
    const known =
      monitor &&
      all(monitor, "node").find(({ attributes }) => attributes.name === node && attributes.online !== undefined);
    if (monitor && known?.attributes.online !== "true") return;
    if (Date.now() > until) throw new ClusterError("timeout", `Pacemaker still sees "${node}" online.`);
    await timer.sleep(500);
  }
}

async function forget({ access }: OpenMachine, node: string): Promise<void> {
  const removed = await access.run(["crm_node", `--remove=${node}`, "--force"], { timeoutMs: 60_000 });
  if (removed.exitCode === 0) return;
  const still = await access.run(["crm_node", "--list"], { timeoutMs: 30_000 });
  if (still.exitCode === 0 && !still.stdout.split("\n").some((line) => line.split(" ")[1] === node)) return;
  throw new ClusterError(
    "rejected",
    `Pacemaker couldn't forget "${node}": ${removed.stderr.trim() || `exit ${removed.exitCode}`}.`,
  );
}
