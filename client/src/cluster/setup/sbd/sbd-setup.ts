import type { MachineFacts } from "../machines/machine-facts.ts";
import { refuse } from "../machines/refuse-unfit.ts";
import { fitDisks, type SeenDisks } from "./sbd-disks.ts";

/** SBD as a person wants it. */
export interface SbdChoice {
  /** The shared disks; empty for SBD by the watchdogs alone. */
  readonly disks: readonly string[];
  /** The watchdog's device file on every node; undefined: the one that the node has, else softdog. */
  readonly watchdog: string | undefined;
}

/** SBD as it is set up; times in seconds. */
export interface SbdSetup {
  readonly disks: readonly string[];
  /** Those that get SBD's header. */
  readonly emptyDisks: readonly string[];
  readonly watchdogTimeout: number;
  readonly msgwait: number;
  /** By node: the lines of SBD's settings. */
  readonly settings: ReadonlyMap<string, readonly string[]>;
  /** The nodes where softdog is loaded. */
  readonly softdog: readonly string[];
  readonly notes: readonly string[];
}

/** What SBD depends on. */
interface SbdFacts extends SbdChoice {
  /** Those that get it. */
  readonly machines: readonly MachineFacts[];
  /** How many nodes the cluster has. */
  readonly count: number;
  readonly seen: SeenDisks;
  /** SBD_WATCHDOG_TIMEOUT of those that have it already. */
  readonly timeout?: number;
  /** There is a quorum device. */
  readonly hasDevice: boolean;
  readonly atBoot: boolean;
}

/**
 * Plans SBD on the nodes of a cluster. Throws a ClusterError of kind `conflict` where it can't be had: no watchdog, another user of it, no
 * systemd, disks that don't fit, or watchdogs alone in a cluster where a lost node costs the others their quorum.
 */
export function planSbd(facts: SbdFacts): SbdSetup {
  const { disks, machines, seen, hasDevice, atBoot } = facts;
  refuse([...choiceProblems(facts), ...machines.flatMap((each) => problemOf(each, facts.watchdog))]);
  const { empty, timeouts } = fitDisks(seen, disks);
  const usual = defaultTimeouts(machines, { hasDisk: disks.length > 0, hasDevice });
  const { watchdog, msgwait } = timeouts ?? {
    ...usual,
    ...(facts.timeout === undefined ? {} : { watchdog: facts.timeout }),
  };
  const isVirtual = machines.some(({ virtual }) => virtual !== "" && virtual !== "none");
  const common = [
    ...(disks.length > 0 ? [`SBD_DEVICE="${disks.join(";")}"`] : []),
    `SBD_WATCHDOG_TIMEOUT=${watchdog}`,
    // A virtual machine may be back before the others count it as fenced (sbd(8)).
    `SBD_DELAY_START=${atBoot && isVirtual ? "yes" : "no"}`,
    "SBD_PACEMAKER=yes",
    "SBD_STARTMODE=always",
  ];
  const softdog = machines.filter((each) => deviceOf(each, facts.watchdog) === undefined).map(({ name }) => name);
  return {
    ...{ disks, emptyDisks: empty, watchdogTimeout: watchdog, msgwait, softdog },
    settings: new Map(
      machines.map((each) => [
        each.name,
        [...common, `SBD_WATCHDOG_DEV=${deviceOf(each, facts.watchdog) ?? "/dev/watchdog"}`],
      ]),
    ),
    notes: [
      ...(softdog.length > 0
        ? [
            `${softdog.join(", ")} has no hardware watchdog: softdog, which is loaded, runs in the kernel that it resets, and can't reset one that hangs.`,
          ]
        : []),
      ...(disks.length === 2
        ? ["With two disks, a node that loses one goes on only while Pacemaker runs well there; use one, or three."]
        : []),
      ...(timeouts && facts.timeout === undefined
        ? [`SBD's header is on the disk already, and is used as it is: watchdog ${watchdog} s, msgwait ${msgwait} s.`]
        : []),
      ...disks
        .filter((path) => /^\/dev\/(?:sd|vd|xvd|nvme)/.test(path))
        .map((path) => `${path} may be another disk after a restart; a name in /dev/disk/by-id stays.`),
    ],
  };
}

/**
 * The SBD of machines that join a cluster whose members have it; undefined where they have none. Throws a ClusterError of kind `conflict`
 * where a machine can't have it.
 */
export function joinSbd(
  members: readonly MachineFacts[],
  newcomers: readonly MachineFacts[],
  rest: Pick<SbdFacts, "seen" | "hasDevice" | "atBoot">,
): SbdSetup | undefined {
  const theirs = members.flatMap((each) => sbdOf(each) ?? []);
  const [own] = theirs;
  if (own === undefined) return undefined;
  const { disks, timeout } = own;
  if (
    theirs.length < members.length ||
    theirs.some((each) => each.disks.join(";") !== disks.join(";") || each.timeout !== timeout)
  )
    refuse(["The members have different settings of SBD; make them the same first."]);
  const { empty } = fitDisks(rest.seen, disks);
  if (empty.length > 0) refuse([`${empty.join(", ")}, SBD's disk of the members, has no header.`]);
  const count = members.length + newcomers.length;
  return planSbd({ ...rest, disks, watchdog: undefined, machines: newcomers, count, timeout });
}

/** The properties that go with SBD in a cluster with this corosync.conf. */
export function sbdProperties(
  { disks, watchdogTimeout, msgwait }: SbdSetup,
  corosync: string,
): Readonly<Record<string, string>> {
  // In milliseconds, with the default of corosync.conf(5).
  const token = Number(/^[ \t]*token:\s*(\d+)/m.exec(corosync)?.[1] ?? 3000);
  const watchdogFencing = 2 * watchdogTimeout;
  // The longest delay of a device is pcmk_delay_max, 5 s in the first crm file; consensus is 1.2 times the token timeout.
  const slowest = 1.2 * (disks.length > 0 ? msgwait + 5 : watchdogFencing);
  const timeout = Math.ceil(Math.max(60, slowest) + (2.2 * token) / 1000);
  return {
    "stonith-timeout": `${timeout}s`,
    ...(disks.length > 0 ? {} : { "stonith-watchdog-timeout": `${watchdogFencing}s` }),
  };
}

/** Whether SBD's settings file has these lines. */
export function hasSettings({ sbd }: MachineFacts, lines: readonly string[]): boolean {
  const plain = lines.map((line) => line.replaceAll('"', ""));
  // The last assignment is the one that counts.
  return plain.every((line) => sbd.findLast((each) => each.startsWith(`${line.split("=")[0]}=`)) === line);
}

/**
 * The SBD that a node has: its disks and watchdog timeout, from its settings; undefined where it doesn't start with the cluster. Debian's
 * package enables it at once: where the cluster runs, whether SBD runs counts.
 */
export function sbdOf({ sbd, enabled, runs }: MachineFacts): (SbdChoice & { readonly timeout: number }) | undefined {
  if (!(runs.includes("corosync") ? runs : enabled).includes("sbd")) return undefined;
  const value = (name: string): string =>
    sbd.findLast((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return {
    disks: value("SBD_DEVICE")
      .split(/[;\s]+/)
      .filter((path) => path !== ""),
    watchdog: undefined,
    timeout: Number.parseInt(value("SBD_WATCHDOG_TIMEOUT"), 10) || 5,
  };
}

function choiceProblems({ disks, count, hasDevice }: SbdFacts): readonly string[] {
  const odd = disks.filter((path) => !/^\/dev\/[\w./:@+=-]+$/.test(path));
  if (odd.length > 0) return [`${odd.join(", ")} is no disk: its path begins with /dev/.`];
  if (new Set(disks).size < disks.length) return ["A disk is named twice."];
  if (disks.length > 3) return [`SBD uses one to three disks, not ${disks.length}.`];
  if (disks.length === 0 && !hasDevice && count < 3)
    return [
      `SBD by the watchdogs alone takes three nodes or a quorum device: a lost node of two would have the watchdog reset the other, too. Name a shared disk (--sbd-device) or a quorum device (--qdevice).`,
    ];
  return [];
}

function problemOf(machine: MachineFacts, wanted: string | undefined): readonly string[] {
  const { name, watchdogs, hasSoftdog, watchdogUser, hasSystemd, runs } = machine;
  if (!hasSystemd) return [`"${name}" has no systemd, which starts SBD together with corosync.`];
  if (runs.includes("corosync") && !machine.isExample && !runs.includes("sbd"))
    return [
      `corosync runs on "${name}", and SBD starts only together with it. Stop the cluster first: quorate cluster stop --all.`,
    ];
  if (runs.includes("sbd")) return [];
  if (watchdogUser !== undefined && watchdogs.length > 0)
    return [`The watchdog of "${name}" is used by ${watchdogUser}; SBD needs it for itself.`];
  if (wanted !== undefined && !watchdogs.includes(wanted))
    return [`"${name}" has no watchdog ${wanted}${watchdogs.length > 0 ? `; it has ${watchdogs.join(", ")}` : ""}.`];
  if (watchdogs.length === 0 && !hasSoftdog)
    return [
      `"${name}" has no watchdog (/dev/watchdog), and no softdog in its kernel: nothing would reset it. Fence it with a device in place of SBD.`,
    ];
  return [];
}

/** The watchdog's device file on a machine; undefined where softdog has to be loaded. */
function deviceOf({ watchdogs }: MachineFacts, wanted: string | undefined): string | undefined {
  return wanted ?? (watchdogs.includes("/dev/watchdog") ? "/dev/watchdog" : watchdogs[0]);
}

/** In seconds: SBD's own for watchdogs alone, above a quorum device's sync_timeout of 30 s; of disks what guides give, in Azure longer. */
function defaultTimeouts(
  machines: readonly MachineFacts[],
  { hasDisk, hasDevice }: { readonly hasDisk: boolean; readonly hasDevice: boolean },
): { readonly watchdog: number; readonly msgwait: number } {
  if (!hasDisk) return { watchdog: hasDevice ? 35 : 5, msgwait: 0 };
  const watchdog = machines.some(({ product }) => /Microsoft/.test(product)) ? 60 : 15;
  return { watchdog, msgwait: 2 * watchdog };
}
