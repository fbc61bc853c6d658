import { ClusterError } from "../../errors.ts";
import { type OpenMachine, onMachines } from "../machines/machines.ts";
import { diskProblems, lookAtDisks } from "./sbd-disks.ts";
import type { SbdSetup } from "./sbd-setup.ts";

/** Where the disks are created, and who has to see them. */
interface DiskRun {
  readonly on: readonly OpenMachine[];
  readonly all: readonly OpenMachine[];
  readonly signal: AbortSignal;
}

/**
 * Writes SBD's header to the empty disks, from one node, and sees that all nodes find it: only then they share the disk. Rejects with a
 * ClusterError.
 */
export async function createDisks(sbd: SbdSetup | undefined, { on, all, signal }: DiskRun): Promise<void> {
  if (sbd === undefined) return;
  const { disks, emptyDisks, watchdogTimeout, msgwait } = sbd;
  await onMachines(on, "couldn't write SBD's header", () => ({
    step: "sbd-disk",
    args: [`${watchdogTimeout}`, `${msgwait}`, ...emptyDisks],
    signal,
  }));
  const problems = diskProblems(await lookAtDisks(all, disks), disks);
  if (problems.length > 0) throw new ClusterError("rejected", problems.join(" "));
}

/** Sees that SBD runs on nodes that were started, and has their slots on its disks. Rejects with a ClusterError. */
export async function seeSbd(sbd: SbdSetup | undefined, on: readonly OpenMachine[]): Promise<void> {
  if (sbd === undefined) return;
  await onMachines(on, "runs the cluster without SBD", ({ facts }) => ({
    step: "sbd-runs",
    args: [facts.name, ...sbd.disks],
    timeoutMs: 120_000,
  }));
}
