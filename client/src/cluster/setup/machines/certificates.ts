import { ClusterError } from "../../errors.ts";
import { type OpenMachine, onMachines, runStep } from "./machines.ts";

/** The parties of a quorum device's certificate. */
interface CertificateParties {
  readonly cluster: string;
  /** All nodes. */
  readonly all: readonly OpenMachine[];
  /** Those that need it. */
  readonly on: readonly OpenMachine[];
  /** The machine that serves the device, where it is part of the set-up. */
  readonly deviceHost: OpenMachine | undefined;
}

/**
 * Gives nodes the certificate for the quorum device: that of the nodes that have it, or a new one, which the device's own authority signs
 * (corosync-qdevice-net-certutil(8)). It travels through this process, in memory only. Rejects with a ClusterError.
 */
export async function giveCertificates({ cluster, all, on, deviceHost }: CertificateParties): Promise<void> {
  const owner = all.find((each) => each.facts.hasDevice && !on.includes(each));
  if (owner !== undefined) return await copyCertificates(owner, on);
  const [first, ...others] = on;
  if (deviceHost === undefined || first === undefined)
    throw new ClusterError(
      "rejected",
      "corosync.conf names a quorum device, but no node has its certificate. Name the machine that serves it (--qdevice), or remove the device from corosync.conf.",
    );
  const authority = await ask(deviceHost, "read the authority of corosync-qnetd", { step: "device-authority" });
  const request = await ask(first, "request a certificate", {
    ...{ step: "device-request", args: [cluster], stdin: `${authority}\n`, isWhole: true },
  });
  const signed = await ask(deviceHost, "sign the certificate of the cluster", {
    ...{ step: "device-sign", args: [cluster], stdin: `${request}\n`, isWhole: true },
  });
  await ask(first, "import the certificate", { step: "device-finish", stdin: `${signed}\n`, isWhole: true });
  await copyCertificates(first, others);
}

/** What a step prints. Rejects with a ClusterError that says which machine couldn't do what. */
async function ask(
  { facts: { name }, access }: OpenMachine,
  what: string,
  step: Parameters<typeof runStep>[1],
): Promise<string> {
  const { exitCode, stdout, stderr } = await runStep(access, step);
  if (exitCode === 0) return stdout.trim();
  const reason = stderr.trim().split("\n").at(-1) || `exit ${exitCode}`;
  throw new ClusterError("rejected", `"${name}" couldn't ${what}: ${reason}.`, stderr.trim());
}

async function copyCertificates(owner: OpenMachine, on: readonly OpenMachine[]): Promise<void> {
  if (on.length === 0) return;
  const { exitCode, stdout } = await runStep(owner.access, { step: "read-certificates" });
  if (exitCode !== 0) throw new ClusterError("rejected", `The certificates of "${owner.facts.name}" can't be read.`);
  await onMachines(on, "couldn't import the certificate of the quorum device", () => ({
    step: "certificates",
    stdin: stdout,
    isWhole: true,
  }));
}
