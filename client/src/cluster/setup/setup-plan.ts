import { createHash } from "node:crypto";
import { ClusterError } from "../errors.ts";
import { chooseLinks } from "./choose-links.ts";
import { corosyncText } from "./corosync-text.ts";
import type { MachineFacts } from "./machine-facts.ts";
import { packagesFor } from "./packages.ts";
import { refuseUnfit } from "./refuse-unfit.ts";
import { adviceFor } from "./setup-advice.ts";

/** A step of setting up, in the order in which they run. */
type StepId = "packages" | "reset" | "names" | "firewall" | "key" | "config" | "start" | "boot";

/** What one step does, and where. */
export interface SetupStep {
  readonly id: StepId;
  readonly title: string;
  /** The names of the nodes where it is needed. */
  readonly nodes: readonly string[];
  /** What it runs or writes there, in words a person can check. */
  readonly commands: readonly string[];
}

/** Everything that setting a cluster up will do. */
export interface SetupPlan {
  readonly cluster: string;
  readonly machines: readonly MachineFacts[];
  /** corosync.conf, and its digest. */
  readonly text: string;
  readonly digest: string;
  /** "address name" of each node, by lines. */
  readonly hosts: string;
  readonly networks: readonly string[];
  /** The node whose authkey is used, where an earlier run had begun. */
  readonly keyFrom: string | undefined;
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
}

/** Plans a cluster of these machines. Rejects with a ClusterError of kind `conflict` where they aren't bare or don't fit together. */
export function planSetup(machines: readonly MachineFacts[], { cluster, text: own, atBoot }: SetupChoices): SetupPlan {
  const links = chooseLinks(machines);
  const text = own ?? corosyncText(cluster, links.nodes, machines);
  const digest = createHash("sha256").update(text).digest("hex");
  refuseUnfit(machines, digest);
  const isOurs = (each: MachineFacts): boolean => each.config === digest;
  const withKey = machines.filter((each) => isOurs(each) && each.key !== undefined);
  const [first] = withKey;
  if (withKey.some(({ key }) => key !== first?.key))
    throw new ClusterError(
      "conflict",
      `The nodes have corosync.conf already, but different keys. Remove /etc/corosync/authkey on those that don't belong to the cluster, then run this again. Nothing was changed.`,
    );
  const names = (fits: (each: MachineFacts) => boolean): readonly string[] =>
    machines.filter(fits).map(({ name }) => name);
  const missing = machines.filter(({ programs }) => packagesFor({ programs, manager: undefined }) !== undefined);
  const steps: SetupStep[] = [
    {
      id: "packages",
      title: "Install the packages",
      nodes: missing.map(({ name }) => name),
      commands: [...new Set(missing.map((each) => packagesFor(each)?.command ?? ""))],
    },
    {
      id: "reset",
      title: "Stop the example cluster that Debian's packages started, and remove its state",
      nodes: names(({ isExample }) => isExample),
      commands: ["systemctl stop pacemaker corosync", "rm /var/lib/pacemaker/cib/cib* /var/lib/corosync/ringid_*"],
    },
    {
      id: "firewall",
      title: "Open the cluster's ports in the firewall",
      nodes: names((each) => each.firewall !== undefined && !isOurs(each)),
      commands: [...new Set(machines.flatMap(({ firewall }) => firewall ?? []))].map((kind) =>
        kind === "firewalld"
          ? "firewall-cmd --add-service=high-availability, also with --permanent"
          : `ufw allow from ${links.networks.join(", ")}: UDP 5404-5412, TCP 2224, 3121, 5403, 21064`,
      ),
    },
    {
      id: "key",
      title: first ? `Copy the authkey of ${first.name}` : "Create one authkey of 256 random bytes and copy it",
      nodes: names((each) => each.key === undefined || each.key !== first?.key),
      commands: ["/etc/corosync/authkey, mode 400, owner root"],
    },
    {
      id: "config",
      title: "Write corosync.conf, once corosync accepts it on every node",
      nodes: names((each) => !isOurs(each)),
      commands: ["corosync -t", "/etc/corosync/corosync.conf, mode 644, owner root"],
    },
    {
      id: "start",
      title: "Start corosync and Pacemaker, and wait for quorum and a DC",
      nodes: names(
        (each) => each.isExample || !["corosync", "pacemakerd"].every((daemon) => each.runs.includes(daemon)),
      ),
      commands: [
        machines.every(({ hasSystemd }) => hasSystemd) || missing.length > 0
          ? "systemctl start corosync; systemctl start pacemaker"
          : "service corosync start; service pacemaker start",
      ],
    },
    {
      id: "boot",
      title: atBoot ? "Start the cluster at boot" : "Don't start the cluster at boot",
      nodes: names(
        ({ hasSystemd, enabled, programs }) =>
          hasSystemd && (enabled.length !== (atBoot ? 2 : 0) || !programs.includes("pacemakerd")),
      ),
      commands: [`systemctl ${atBoot ? "enable" : "disable"} corosync pacemaker`],
    },
  ];
  return {
    cluster,
    machines,
    text,
    digest,
    hosts: links.nodes.map(({ name, addresses }) => `${addresses[0]} ${name}\n`).join(""),
    networks: links.networks,
    keyFrom: first?.name,
    steps: steps.filter(({ nodes }) => nodes.length > 0),
    notes: [...links.notes, ...adviceFor(machines, atBoot)],
  };
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
      "a line 127.0.1.1 becomes a comment",
    ],
  };
  const after = plan.steps.findIndex(({ id }) => id !== "packages" && id !== "reset");
  const at = after < 0 ? plan.steps.length : after;
  return { ...plan, steps: [...plan.steps.slice(0, at), step, ...plan.steps.slice(at)] };
}
