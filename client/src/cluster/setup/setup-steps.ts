import type { MachineFacts } from "./machines/machine-facts.ts";
import { extrasOf, packagesFor } from "./machines/packages.ts";
import { enablingCommand, repositoryFor } from "./machines/repository.ts";
import type { SbdSetup } from "./sbd/sbd-setup.ts";
import { sbdSteps } from "./sbd/sbd-steps.ts";
import type { SetupStep } from "./setup-step.ts";

/** What the steps depend on. */
interface StepFacts {
  /** All nodes of the cluster, those that are its members already among them. */
  readonly machines: readonly MachineFacts[];
  /** Those that are to become members. */
  readonly newcomers: readonly MachineFacts[];
  /** The digest of the corosync.conf that all are to have. */
  readonly digest: string;
  readonly networks: readonly string[];
  /** The node whose authkey is used. */
  readonly keyFrom: MachineFacts | undefined;
  /** The address of the quorum device. */
  readonly device: string | undefined;
  /** The machine that serves it, where that is part of the set-up. */
  readonly deviceHost: MachineFacts | undefined;
  readonly sbd: SbdSetup | undefined;
  /** The agents of the cluster's fence devices. */
  readonly fenceAgents: readonly string[];
  readonly atBoot: boolean;
}

/** What is still to be opened in a machine's firewall: `firewalld`, or networks for ufw; nothing where it has none of them. */
export function closedIn({ firewall, opened }: MachineFacts, networks: readonly string[]): readonly string[] {
  if (firewall === undefined) return [];
  return (firewall === "firewalld" ? [firewall] : networks).filter((each) => !opened.includes(each));
}

/** The steps that make members of the newcomers; those that no node needs are left out. */
export function stepsFor(facts: StepFacts): readonly SetupStep[] {
  const { machines, newcomers, digest, networks, keyFrom, device, deviceHost, sbd, atBoot } = facts;
  const hasDevice = device !== undefined;
  const extras = extrasOf(facts);
  const isOurs = (each: MachineFacts): boolean => each.config === digest;
  const namesOf = (fits: (each: MachineFacts) => boolean, of = newcomers): readonly string[] =>
    of.filter(fits).map(({ name }) => name);
  const runsCluster = (each: MachineFacts): boolean =>
    !each.isExample && ["corosync", "pacemakerd"].every((daemon) => each.runs.includes(daemon));
  const missing = newcomers.filter((each) => packagesFor({ ...each, manager: undefined }, extras) !== undefined);
  const units = unitsOf(hasDevice);
  const isJoining = machines.length > newcomers.length;
  const isTried = newcomers.some((each) => !runsCluster(each)) && machines.length > 1;
  const disabled = missing.filter((each) => repositoryFor(each) !== undefined);
  const steps: readonly SetupStep[] = [
    {
      id: "repository",
      title: "Enable the high-availability repository",
      nodes: disabled.map(({ name }) => name),
      commands: [...new Set(disabled.map((each) => enablingCommand(repositoryFor(each) ?? "")))],
    },
    {
      id: "packages",
      title: "Install the packages",
      nodes: missing.map(({ name }) => name),
      commands: [
        ...(missing.some(({ isInterrupted }) => isInterrupted)
          ? [
              `dpkg --configure -a, for what was interrupted on ${namesOf((each) => each.isInterrupted, missing).join(", ")}`,
            ]
          : []),
        ...new Set(missing.map((each) => packagesFor(each, extras)?.command ?? "")),
      ],
    },
    {
      id: "time",
      title: "Install chrony, which keeps the clock right",
      nodes: namesOf(
        (each) =>
          each.hasSystemd &&
          each.time.length === 0 &&
          !isOurs(each) &&
          !/^(?:lxc|docker|podman|container|systemd-nspawn)/.test(each.virtual),
      ),
      commands: ["install chrony; systemctl enable --now chrony"],
    },
    {
      id: "reset",
      title: "Stop the example cluster of Debian's packages where it runs, and remove its state",
      nodes: namesOf(({ isExample }) => isExample),
      commands: ["systemctl stop pacemaker corosync", "rm /var/lib/pacemaker/cib/cib* /var/lib/corosync/ringid_*"],
    },
    {
      id: "firewall",
      title: "Open the cluster's ports in the firewall",
      nodes: namesOf((each) => closedIn(each, networks).length > 0 && !isOurs(each)),
      commands: [...new Set(newcomers.flatMap(({ firewall }) => firewall ?? []))].map((kind) =>
        kind === "firewalld"
          ? "firewall-cmd --add-service=high-availability, also with --permanent"
          : `ufw allow from ${networks.join(", ")}: UDP 5404-5412, TCP 2224, 3121, 5403, 21064`,
      ),
    },
    {
      id: "key",
      title: keyFrom ? `Copy the authkey of ${keyFrom.name}` : "Create one authkey of 256 random bytes and copy it",
      nodes: namesOf((each) => each.key === undefined || each.key !== keyFrom?.key),
      commands: ["/etc/corosync/authkey, mode 400, owner root"],
    },
    {
      id: "reach",
      title: "Try that corosync's UDP ports can be reached from every node",
      nodes: isTried && !isJoining ? namesOf((each) => !each.runs.includes("corosync") || each.isExample) : [],
      commands: ["UDP port 5405 of the first link, 5406 of the second: send, and listen"],
    },
    {
      id: "device-host",
      title: "Install and start corosync-qnetd, which serves the quorum device",
      nodes: deviceHost && !servesDevices(deviceHost) ? [deviceHost.name] : [],
      commands: [
        ...(deviceHost?.programs.includes("corosync-qnetd") ? [] : [`${deviceHost?.manager} install corosync-qnetd`]),
        ...(deviceHost?.hasAuthority ? [] : ["corosync-qnetd-certutil -i, which creates its certificate authority"]),
        deviceHost?.hasSystemd ? "systemctl enable --now corosync-qnetd" : "service corosync-qnetd start",
      ],
    },
    {
      id: "device-reach",
      title: `Try that the quorum device ${device} can be reached from every node`,
      nodes: deviceHost ? namesOf((each) => !each.runs.includes("corosync-qdevice")) : [],
      commands: ["TCP port 5403: connect"],
    },
    ...sbdSteps(sbd, newcomers),
    {
      id: "certificate",
      title: `Get the certificate for the quorum device ${device}`,
      nodes: hasDevice ? namesOf((each) => !each.hasDevice) : [],
      commands: [
        ...(deviceHost && machines.every((each) => !each.hasDevice)
          ? [`on ${deviceHost.name}, which signs it: corosync-qnetd-certutil -s`]
          : []),
        "corosync-qdevice-net-certutil",
      ],
    },
    {
      id: "config",
      title: isJoining
        ? "Write corosync.conf, once corosync accepts it on every node, and reload it: all nodes or none"
        : "Write corosync.conf, once corosync accepts it on every node",
      nodes: namesOf((each) => !isOurs(each), machines),
      commands: [
        "corosync -t",
        "/etc/corosync/corosync.conf, mode 644, owner root",
        ...(isJoining ? ["corosync-cfgtool -R"] : []),
      ],
    },
    {
      id: "start",
      title: `Start corosync${sbd ? ", SBD" : ""} and Pacemaker, and wait for quorum and a DC`,
      nodes: namesOf((each) => !runsCluster(each)),
      commands: [
        newcomers.every(({ hasSystemd }) => hasSystemd) || missing.length > 0
          ? "systemctl start corosync; systemctl start pacemaker"
          : "service corosync start; service pacemaker start",
      ],
    },
    {
      id: "device",
      title: "Start corosync-qdevice, and wait for the vote of the quorum device",
      nodes: hasDevice ? namesOf((each) => !each.runs.includes("corosync-qdevice")) : [],
      commands: [
        newcomers.every(({ hasSystemd }) => hasSystemd) || missing.length > 0
          ? "systemctl start corosync-qdevice"
          : "service corosync-qdevice start",
      ],
    },
    {
      id: "boot",
      title: atBoot ? "Start the cluster at boot" : "Don't start the cluster at boot",
      nodes: namesOf(
        ({ hasSystemd, enabled, programs }) =>
          hasSystemd &&
          (units.some((unit) => enabled.includes(unit) !== atBoot) ||
            missing.length > 0 ||
            !programs.includes("pacemakerd")),
      ),
      commands: [`systemctl ${atBoot ? "enable" : "disable"} ${units.join(" ")}`],
    },
  ];
  return steps.filter(({ nodes }) => nodes.length > 0);
}

/** Whether all of these machines start the cluster at boot. */
export function isAtBoot(machines: readonly MachineFacts[]): boolean {
  return machines.length > 0 && machines.every(({ enabled }) => unitsOf(false).every((unit) => enabled.includes(unit)));
}

/** What systemd starts for the cluster at boot. */
export function unitsOf(hasDevice: boolean): readonly string[] {
  return ["corosync", "pacemaker", ...(hasDevice ? ["corosync-qdevice"] : [])];
}

function servesDevices({ programs, hasAuthority, runs, hasSystemd, enabled }: MachineFacts): boolean {
  const isEnabled = !hasSystemd || enabled.includes("corosync-qnetd");
  return programs.includes("corosync-qnetd") && hasAuthority && runs.includes("corosync-qnetd") && isEnabled;
}
