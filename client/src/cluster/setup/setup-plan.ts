import { digestOf } from "../corosync/config-file.ts";
import { ClusterError } from "../errors.ts";
import { chooseLinks } from "./corosync/choose-links.ts";
import { corosyncText, type NewNode } from "./corosync/corosync-text.ts";
import { readNodelist } from "./corosync/nodelist.ts";
import { deviceAddress } from "./corosync/quorum-device.ts";
import type { MachineFacts } from "./machines/machine-facts.ts";
import { refuseUnfit } from "./machines/refuse-unfit.ts";
import { repositoryNotes } from "./machines/repository.ts";
import type { SeenDisks } from "./sbd/sbd-disks.ts";
import { planSbd, type SbdChoice, type SbdSetup } from "./sbd/sbd-setup.ts";
import { adviceFor, clockNotes } from "./setup-advice.ts";
import type { SetupStep } from "./setup-step.ts";
import { stepsFor } from "./setup-steps.ts";

/** Everything that setting a cluster up, or adding nodes to it, will do. */
export interface SetupPlan {
  readonly cluster: string;
  /** All nodes that the cluster has then. */
  readonly machines: readonly MachineFacts[];
  /** Those that become members by it. */
  readonly newcomers: readonly string[];
  /** The corosync.conf that the members have until then; undefined where there are none. */
  readonly former: string | undefined;
  /** corosync.conf, and its digest. */
  readonly text: string;
  readonly digest: string;
  /** "address name" of each node, by lines. */
  readonly hosts: string;
  /** The nodes with the addresses of their links. */
  readonly links: readonly NewNode[];
  readonly networks: readonly string[];
  /** The node whose authkey is used, where an earlier run had begun. */
  readonly keyFrom: string | undefined;
  /** The address of the quorum device; undefined where there is none. */
  readonly device: string | undefined;
  readonly sbd: SbdSetup | undefined;
  /** The agents of the cluster's fence devices, whose packages its nodes get. */
  readonly fenceAgents: readonly string[];
  /** Whether the cluster is started at boot. */
  readonly atBoot: boolean;
  /** Only those that are needed. */
  readonly steps: readonly SetupStep[];
  /** Sentences about the choices. */
  readonly notes: readonly string[];
}

/** What a person decides. */
interface SetupChoices {
  readonly cluster: string;
  /** A corosync.conf to use in place of the one that is generated. */
  readonly text: string | undefined;
  /** Start the cluster at boot. */
  readonly atBoot: boolean;
  /** The machine that serves the quorum device; undefined where there is none, or where the nodes have its certificates. */
  readonly deviceHost?: MachineFacts | undefined;
  /** The agents of the fence devices that it is to have, such as `fence_ipmilan`. */
  readonly fenceAgents?: readonly string[];
  /** SBD, with what each machine sees of its disks; undefined for none. */
  readonly sbd?: (SbdChoice & { readonly seen: SeenDisks }) | undefined;
}

/** Plans a cluster of these machines. Rejects with a ClusterError of kind `conflict` where they aren't bare or don't fit together. */
export function planSetup(
  machines: readonly MachineFacts[],
  { cluster, text: own, atBoot, deviceHost, sbd: sbdChoice, fenceAgents = [] }: SetupChoices,
): SetupPlan {
  const links = chooseLinks(machines);
  const address = deviceHost && deviceAddress(deviceHost, machines, links.networks);
  const text = own ?? corosyncText(cluster, links.nodes, machines, address);
  const digest = digestOf(text);
  refuseUnfit(machines, digest);
  const isOurs = (each: MachineFacts): boolean => each.config === digest;
  const withKey = machines.filter((each) => isOurs(each) && each.key !== undefined);
  const [first] = withKey;
  if (withKey.some(({ key }) => key !== first?.key))
    throw new ClusterError(
      "conflict",
      `The nodes have corosync.conf already, but different keys. Remove /etc/corosync/authkey on those that don't belong to the cluster, then run this again. Nothing was changed.`,
    );
  const list = readNodelist(text);
  if (deviceHost && list.device === undefined)
    throw new ClusterError(
      "conflict",
      `corosync.conf has no quorum device, but ${deviceHost.host} is to serve one. Add the device to it, or remove the file to have it generated. Nothing was changed.`,
    );
  const sbd =
    sbdChoice &&
    planSbd({ ...sbdChoice, machines, count: machines.length, hasDevice: list.device !== undefined, atBoot });
  const isListed = machines.every(({ name }) => list.nodes.some((each) => each.name === name));
  const nodes = isListed ? list.nodes : links.nodes;
  return {
    cluster,
    machines,
    newcomers: machines.map(({ name }) => name),
    former: undefined,
    text,
    digest,
    hosts: hostLines(nodes),
    links: nodes,
    networks: links.networks,
    keyFrom: first?.name,
    device: list.device,
    ...{ sbd, fenceAgents, atBoot },
    steps: stepsFor({
      ...{ machines, newcomers: machines, digest, networks: links.networks, keyFrom: first },
      ...{ device: list.device, deviceHost, sbd, fenceAgents, atBoot },
    }),
    notes: [
      ...(own === undefined ? links.notes : []),
      ...repositoryNotes(machines),
      ...clockNotes(machines),
      ...(sbd?.notes ?? []),
      ...adviceFor(machines, { atBoot, device: list.device, sbd }),
    ],
  };
}

/** "address name" of nodes, by lines; those whose links have names in place of addresses are left out. */
export function hostLines(nodes: readonly NewNode[]): string {
  return nodes
    .flatMap(({ name, addresses: [address = ""] }) => (/^[\d.]+$|:/.test(address) ? [`${address} ${name}\n`] : []))
    .join("");
}

/** The plan with the step for names, where some nodes don't resolve them to the right addresses. */
export function withNames(plan: SetupPlan, wrong: ReadonlyMap<string, string>): SetupPlan {
  if (wrong.size === 0) return plan;
  const step: SetupStep = {
    id: "names",
    title: "Add the nodes' names to /etc/hosts",
    nodes: [...wrong.keys()],
    commands: [
      ...[...wrong].map(([node, what]) => `on ${node}, ${what}`),
      ...plan.hosts.trim().split("\n"),
      "a line that gives one of these names another address, such as 127.0.1.1, becomes a comment",
    ],
  };
  const after = plan.steps.findIndex(({ id }) => !["repository", "packages", "time", "reset"].includes(id));
  const at = after < 0 ? plan.steps.length : after;
  return { ...plan, steps: [...plan.steps.slice(0, at), step, ...plan.steps.slice(at)] };
}
