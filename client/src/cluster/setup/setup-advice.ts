import { shellLine } from "../ssh/quote.ts";
import { likelyFenceKind } from "./fencing-kinds.ts";
import type { MachineFacts } from "./machines/machine-facts.ts";
import type { SbdSetup } from "./sbd/sbd-setup.ts";

/** What was decided. */
interface Decisions {
  readonly atBoot: boolean;
  /** The address of the quorum device. */
  readonly device: string | undefined;
  readonly sbd: SbdSetup | undefined;
}

/** Sentences about quorum, fencing and boot for a new cluster of these machines. */
export function adviceFor(machines: readonly MachineFacts[], { atBoot, device, sbd }: Decisions): readonly string[] {
  const count = machines.length;
  const systems = [...new Set(machines.map(({ system }) => system))];
  return [
    ...(count === 1 ? ["One node can't fail over. Add others later."] : []),
    ...(count === 2 && device === undefined
      ? [
          "Two nodes: two_node keeps quorum when one is lost, so fencing alone decides which survives; it also sets wait_for_all: after both were off, both must come up. A quorum device on a third machine avoids both.",
        ]
      : []),
    ...(count > 2 && count % 2 === 0 && device === undefined
      ? [
          `${count} nodes: when the network splits them in halves, neither half has quorum. A quorum device decides then.`,
        ]
      : []),
    ...serviceNotes(machines),
    ...(systems.length > 1
      ? [`The nodes run different systems (${systems.join(", ")}); use the same everywhere.`]
      : []),
    sbd
      ? `SBD alone isn't fencing yet, and Pacemaker starts no resources until cluster.crm is applied, which has ${sbd.disks.length > 0 ? "fence_sbd" : "stonith-watchdog-timeout"}: that is next.`
      : `Fencing isn't set up by these steps, and Pacemaker starts no resources until it is: cluster.crm, with ${fenceWords(machines)}, is applied next.`,
    atBoot
      ? "At boot: a node that was fenced joins again by itself."
      : "The cluster isn't started at boot: somebody looks at a fenced node before it joins. Once fencing works, it may be: Start Cluster at Boot… in the editor, quorate cluster enable in the terminal.",
  ];
}

function fenceWords(machines: readonly MachineFacts[]): string {
  return likelyFenceKind(machines)?.agent ?? "the device for these machines";
}

/** What systemd starts at boot: a person knows whether the cluster is to run it, so it isn't stopped by the steps. */
function serviceNotes(machines: readonly MachineFacts[]): readonly string[] {
  return [...new Set(machines.flatMap(({ services }) => services))].map((unit) => {
    const where = machines.filter(({ services }) => services.includes(unit)).map(({ name }) => name);
    return `${unit} is started at boot on ${where.join(", ")}. Where the cluster is to run it, only the cluster may: ${shellLine`systemctl disable --now ${unit}`}`;
  });
}

/** How far clocks may be apart, in milliseconds. */
const mostApart = 1_000;

/** Sentences about clocks that differ, or that nothing keeps right. */
export function clockNotes(machines: readonly MachineFacts[]): readonly string[] {
  const known = machines.filter(({ offset }) => offset !== undefined);
  const offsets = known.map(({ offset = 0 }) => offset);
  const spread = offsets.length > 1 ? Math.max(...offsets) - Math.min(...offsets) : 0;
  const late = known.find(({ offset }) => offset === Math.min(...offsets))?.name;
  const early = known.find(({ offset }) => offset === Math.max(...offsets))?.name;
  const without = machines.filter(({ time, hasSystemd }) => time.length === 0 && !hasSystemd).map(({ name }) => name);
  return [
    ...(spread > mostApart
      ? [
          `The clock of ${early} is ${(spread / 1000).toFixed(1)} s ahead of that of ${late}: logs can't be compared, and rules about time differ. Synchronize them (chrony).`,
        ]
      : []),
    ...(without.length > 0 ? [`Nothing was seen that keeps the clock of ${without.join(", ")} right (chrony).`] : []),
  ];
}
