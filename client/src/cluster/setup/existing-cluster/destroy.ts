import { ClusterError } from "../../errors.ts";
import { type OpenMachine, onMachines } from "../machines/machines.ts";
import { type Members, requireAll, requireCluster } from "./members.ts";

/** How it reports its progress and is cancelled. */
interface DestroyOptions {
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

const serviceMilliseconds = 20 * 60_000;

/** The nodes that have a cluster to destroy, some of which an earlier run may have done. Throws a ClusterError where one can't be connected, or none has one. */
export function machinesToDestroy(members: Members): readonly OpenMachine[] {
  requireCluster(members);
  requireAll(members, "The cluster is destroyed on all nodes");
  return members.machines.filter(({ facts }) => facts.config !== undefined || facts.runs.length > 0);
}

/**
 * Stops a cluster on all nodes, Pacemaker everywhere before corosync, and removes it: corosync.conf, keys, certificates and the configuration,
 * which are kept in an archive for root. Installed packages stay. Rejects with a ClusterError; the next run continues.
 */
export async function destroyCluster(
  machines: readonly OpenMachine[],
  { onStep, signal }: DestroyOptions,
): Promise<void> {
  for (const part of ["pacemaker", "corosync"]) {
    if (signal.aborted)
      throw new ClusterError("cancelled", "Destroying the cluster was cancelled; what is stopped stays stopped.");
    onStep(`Stopping ${part} on all nodes`);
    await onMachines(machines, `couldn't stop ${part}`, () => ({
      step: `stop-${part}`,
      timeoutMs: serviceMilliseconds,
    }));
  }
  onStep("Removing the cluster's files");
  await onMachines(machines, "couldn't remove the cluster's files", () => ({ step: "destroy" }));
}
