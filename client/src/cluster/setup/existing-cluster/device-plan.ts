import { digestOf } from "../../corosync/config-file.ts";
import { ClusterError } from "../../errors.ts";
import { withDevice, withoutDevice } from "../corosync/change-nodelist.ts";
import { networksOf } from "../corosync/choose-links.ts";
import { deviceAddress } from "../corosync/quorum-device.ts";
import { quorumNotes } from "../corosync/quorum-notes.ts";
import type { MachineFacts } from "../machines/machine-facts.ts";
import { sbdOf } from "../sbd/sbd-setup.ts";
import { hostLines, type SetupPlan } from "../setup-plan.ts";
import type { SetupStep } from "../setup-step.ts";
import { isAtBoot, stepsFor } from "../setup-steps.ts";
import { type Members, requireAll, requireCluster } from "./members.ts";

/** The steps of a new cluster that its quorum device takes. */
const deviceSteps = new Set<SetupStep["id"]>([
  "packages",
  "device-host",
  "device-reach",
  "certificate",
  "config",
  "device",
  "boot",
]);

/**
 * Plans a quorum device, which a machine serves, for a cluster that runs. One that an earlier run has listed already is continued with.
 * Throws a ClusterError of kind `conflict` where the cluster has another device, a node doesn't run, or the number of nodes is odd.
 */
export function planDevice(members: Members, deviceHost: MachineFacts): SetupPlan {
  requireRunning(members, "A quorum device is added");
  const { text: former, list } = members;
  refuseShortWatchdog(members);
  const machines = members.machines.map(({ facts }) => facts);
  const networks = networksOf(
    machines,
    list.nodes.flatMap(({ addresses }) => addresses),
  );
  const address = deviceAddress(deviceHost, machines, networks);
  if (list.device !== undefined && list.device !== address)
    throw new ClusterError(
      "conflict",
      `The cluster has a quorum device at ${list.device || "an unknown address"}. Remove it first: quorate cluster remove-device. Nothing was changed.`,
    );
  const plan = planOf(members, withDevice(former, address), address);
  const steps = stepsFor({
    ...{ machines, newcomers: machines, digest: plan.digest, networks, keyFrom: undefined },
    ...{ device: address, deviceHost, sbd: undefined, fenceAgents: [], atBoot: plan.atBoot },
  });
  return {
    ...plan,
    steps: steps
      .filter(({ id }) => deviceSteps.has(id))
      .map((step) => (step.id === "config" ? reloaded("Write corosync.conf", step.nodes) : step)),
    notes: [
      `With the device the cluster has ${machines.length + 1} votes: where the nodes lose each other, one half keeps quorum. It doesn't replace fencing.`,
      ...(list.twoNode ? ["two_node, which doesn't go with a device, is removed, and with it its wait_for_all."] : []),
    ],
  };
}

/** Plans that the quorum device of a cluster that runs is removed. Throws a ClusterError of kind `conflict` where it has none. */
export function planWithoutDevice(members: Members): SetupPlan {
  requireRunning(members, "The quorum device is removed");
  const names = members.machines.map(({ facts }) => facts.name);
  if (members.list.device === undefined && members.machines.every(({ facts }) => !facts.hasDevice))
    throw new ClusterError("conflict", "The cluster has no quorum device. Nothing was changed.");
  const plan = planOf(members, withoutDevice(members.text), undefined);
  const config = reloaded("Write corosync.conf without the device", plan.text === members.text ? [] : names);
  const forget: SetupStep = {
    id: "forget-device",
    title: "Stop corosync-qdevice and remove its certificate",
    nodes: names,
    commands: ["systemctl disable --now corosync-qdevice", "rm -r /etc/corosync/qdevice/net/nssdb"],
  };
  return {
    ...plan,
    steps: [config, forget].filter(({ nodes }) => nodes.length > 0),
    notes: [
      ...quorumNotes(members.text, plan.text),
      "The machine that served the device isn't touched: it may serve other clusters.",
    ],
  };
}

function planOf({ text: former, list, machines }: Members, text: string, device: string | undefined): SetupPlan {
  const facts = machines.map((each) => each.facts);
  return {
    cluster: list.cluster,
    machines: facts,
    newcomers: [],
    former,
    text,
    digest: digestOf(text),
    hosts: hostLines(list.nodes),
    links: list.nodes,
    networks: [],
    keyFrom: undefined,
    ...{ device, sbd: undefined, fenceAgents: [], atBoot: isAtBoot(facts) },
    steps: [],
    notes: [],
  };
}

/** The step that writes corosync.conf while the cluster runs. */
function reloaded(what: string, nodes: readonly string[]): SetupStep {
  return {
    id: "config",
    nodes,
    title: `${what}, once corosync accepts it on every node, and reload it: all nodes or none`,
    commands: ["corosync -t", "/etc/corosync/corosync.conf, mode 644, owner root", "corosync-cfgtool -R"],
  };
}

/** Corosync may wait for the device for 30 s (sync_timeout), without quorum; the watchdogs of diskless SBD would reset healthy nodes then. */
function refuseShortWatchdog({ machines }: Members): void {
  const short = machines.filter(({ facts }) => {
    const sbd = sbdOf(facts);
    return sbd?.disks.length === 0 && sbd.timeout <= 30;
  });
  if (short.length > 0)
    throw new ClusterError(
      "conflict",
      `SBD without a disk runs on ${short.map(({ facts }) => facts.name).join(", ")}, with a watchdog timeout below the 30 s that nodes may wait for a quorum device: they would be reset while they wait. Set SBD_WATCHDOG_TIMEOUT=35 in SBD's settings and stonith-watchdog-timeout=70s first, and restart the cluster. Nothing was changed.`,
    );
}

/** The votes change while the cluster runs: a node that doesn't could cost the others their quorum. */
function requireRunning(members: Members, what: string): void {
  requireCluster(members);
  requireAll(members, `${what} on all nodes`);
  const stopped = members.machines
    .filter(({ facts }) => !facts.runs.includes("corosync"))
    .map(({ facts }) => facts.name);
  if (stopped.length > 0)
    throw new ClusterError(
      "conflict",
      `${what} while all nodes run, but corosync doesn't run on ${stopped.join(", ")}. Start it first: quorate cluster start ${stopped.join(" ")}. Nothing was changed.`,
    );
}
