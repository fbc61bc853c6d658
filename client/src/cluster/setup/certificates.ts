import { ClusterError } from "../errors.ts";
import { type OpenMachine, onMachines, runStep } from "./machines.ts";

/** Gives nodes the certificate for the quorum device that the other nodes have. Rejects with a ClusterError. */
export async function copyCertificates(all: readonly OpenMachine[], on: readonly OpenMachine[]): Promise<void> {
  const owner = all.find((each) => each.facts.hasDevice && !on.includes(each));
  if (owner === undefined)
    throw new ClusterError(
      "rejected",
      "corosync.conf names a quorum device, but no node has its certificate. Remove the device from corosync.conf, and add it once the cluster runs and the nodes have certificates (corosync-qdevice-net-certutil).",
    );
  const { exitCode, stdout } = await runStep(owner.access, { step: "read-certificates" });
  if (exitCode !== 0) throw new ClusterError("rejected", `The certificates of "${owner.facts.name}" can't be read.`);
  await onMachines(on, "couldn't import the certificate of the quorum device", () => ({
    step: "certificates",
    stdin: stdout,
    isWhole: true,
  }));
}
