import { createHash, randomBytes } from "node:crypto";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { changeConfig, writeConfig } from "./corosync/corosync-step.ts";
import { giveCertificates } from "./machines/certificates.ts";
import { type OpenMachine, onMachines, runStep } from "./machines/machines.ts";
import { extrasOf, packagesFor } from "./machines/packages.ts";
import { proveReach } from "./machines/prove-reach.ts";
import { repositoryFor } from "./machines/repository.ts";
import { waitForDevice } from "./machines/wait-for-device.ts";
import { waitForMembers } from "./machines/wait-for-members.ts";
import { createDisks, seeSbd } from "./sbd/run-sbd.ts";
import type { SetupPlan } from "./setup-plan.ts";
import type { SetupStep } from "./setup-step.ts";
import { closedIn, unitsOf } from "./setup-steps.ts";
import { type Undo, undoAll } from "./undo-setup.ts";

/** How a set-up reports its progress and is cancelled. */
interface SetupOptions {
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
  /** The machine that serves the quorum device, where it is part of the set-up. */
  readonly deviceHost?: OpenMachine | undefined;
}

const installMilliseconds = 15 * 60_000;
const serviceMilliseconds = 5 * 60_000;

/**
 * Runs the steps of a plan, each on all its nodes at once. When one fails, or the person cancels, what this run changed is undone on every
 * node, except that installed packages stay. Rejects with a ClusterError that says where, why, and what the nodes have then.
 */
export async function setUp(
  session: ClusterSession,
  plan: SetupPlan,
  machines: readonly OpenMachine[],
  { onStep, signal, deviceHost }: SetupOptions,
): Promise<void> {
  const undo: Undo[] = [];
  try {
    for (const step of plan.steps) {
      if (signal.aborted) throw new ClusterError("cancelled", "Setting up was cancelled.");
      onStep(`${step.title}: ${step.nodes.join(", ")}`);
      const reached = deviceHost === undefined ? machines : [...machines, deviceHost];
      const on = reached.filter(({ facts }) => step.nodes.includes(facts.name));
      await runOne(plan, step, { session, on, all: machines, deviceHost, undo, onStep, signal });
    }
    await Promise.all(machines.map(({ access }) => runStep(access, { step: "tidy" }).catch(() => undefined)));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    onStep("Undoing what was done");
    const left = await undoAll(session, undo);
    const ending =
      left.length === 0
        ? `What was changed on the nodes is undone; ${plan.steps.some(({ id }) => id === "reset") ? "installed packages stay, and their example cluster stays stopped." : "installed packages stay."}`
        : `What was changed is undone, except on ${left.join(", ")}: run this again once the node answers; it goes on from there.`;
    throw new ClusterError(error.kind, `${error.message} ${ending}`, error.detail);
  }
}

interface StepRun {
  readonly session: ClusterSession;
  readonly on: readonly OpenMachine[];
  readonly all: readonly OpenMachine[];
  readonly deviceHost: OpenMachine | undefined;
  readonly undo: Undo[];
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal;
}

async function runOne(plan: SetupPlan, { id }: SetupStep, run: StepRun): Promise<void> {
  const { on, all, deviceHost, undo, onStep, signal } = run;
  const units = unitsOf(plan.device !== undefined);
  const extras = extrasOf(plan);
  const undoBy = (step: string, args: readonly string[] = []): void => void undo.push({ machines: on, step, args });
  switch (id) {
    case "repository":
      for (const machine of on)
        undo.push({ machines: [machine], step: "repository", args: ["disable", repositoryFor(machine.facts) ?? ""] });
      return await onMachines(on, "couldn't enable its high-availability repository", ({ facts }) => ({
        step: "repository",
        args: ["enable", repositoryFor(facts) ?? ""],
        timeoutMs: serviceMilliseconds,
        signal,
      }));
    case "packages":
      // Debian's packages are started at boot; a cluster that wasn't set up mustn't be.
      undo.push({
        machines: on.filter(isBare),
        step: "boot",
        args: ["disable", ...units, ...(plan.sbd ? ["sbd"] : [])],
      });
      await onMachines(on, "couldn't install the packages", ({ facts }) => ({
        step: "packages",
        args: [facts.manager ?? "", ...(packagesFor(facts, extras)?.names ?? [])],
        timeoutMs: installMilliseconds,
        signal,
      }));
      // What they brought is looked at only now: Debian's example cluster, where the package started it all the same.
      return await onMachines(on.filter(isBare), "couldn't stop the example cluster of its packages", () => ({
        step: "reset",
      }));
    case "time":
      return await onMachines(on, "couldn't install chrony", ({ facts }) => ({
        step: "time",
        args: [facts.manager ?? ""],
        timeoutMs: installMilliseconds,
        signal,
      }));
    case "reach":
      return await proveReach(on, plan.links, { onStep, signal });
    case "certificate":
      undoBy("uncertificate");
      return await giveCertificates({ cluster: plan.cluster, all, on, deviceHost });
    case "device-host":
      return await onMachines(on, "couldn't serve the quorum device", ({ facts }) => ({
        step: "device-host",
        args: [facts.manager ?? ""],
        timeoutMs: installMilliseconds,
        signal,
      }));
    case "device-reach":
      return await onMachines(on, `can't reach the quorum device at ${plan.device}, TCP port 5403`, () => ({
        step: "device-reach",
        args: [plan.device ?? ""],
        timeoutMs: 60_000,
        signal,
      }));
    case "device":
      undoBy("undevice");
      await onMachines(on, "couldn't start corosync-qdevice", () => ({
        step: "device",
        timeoutMs: serviceMilliseconds,
      }));
      return await waitForDevice(on, signal);
    case "forget-device":
      return await onMachines(on, "couldn't stop corosync-qdevice", () => ({ step: "forget-device" }));
    case "reset":
      return await onMachines(on, "couldn't stop its example cluster", () => ({ step: "reset" }));
    case "names":
      undoBy("unnames");
      return await onMachines(on, "couldn't change /etc/hosts", () => ({
        step: "names",
        stdin: hostsWithAddresses(plan.hosts, all),
      }));
    case "firewall": {
      const args = ({ facts }: OpenMachine): string[] => [facts.firewall ?? "", ...closedIn(facts, plan.networks)];
      for (const machine of on) undo.push({ machines: [machine], step: "unfirewall", args: args(machine) });
      return await onMachines(on, "couldn't open its firewall", (machine) => ({
        step: "firewall",
        args: args(machine),
      }));
    }
    case "key": {
      const bytes = await keyOf(plan, all);
      undoBy("unkey", [createHash("sha256").update(bytes).digest("hex")]);
      const stdin = `${bytes.toString("base64")}\n`;
      return await onMachines(on, "couldn't write /etc/corosync/authkey", () => ({
        step: "key",
        stdin,
        isWhole: true,
      }));
    }
    case "config":
      return plan.former === undefined ? await writeConfig(plan, run) : await changeConfig(plan, plan.former, run);
    case "start":
      // Undone in this order from the last: stop, then forget what the short-lived cluster wrote; never a configuration that was there before.
      undo.push({
        machines: on.filter(({ facts }) => facts.primitives === undefined || facts.isExample),
        step: "forget",
        args: [],
      });
      if (plan.former !== undefined)
        undo.push(async () => {
          await forgetNodes(all, plan.newcomers);
          return [];
        });
      undoBy("stop");
      await onMachines(on, "couldn't start the cluster", () => ({ step: "start", timeoutMs: serviceMilliseconds }));
      await seeSbd(plan.sbd, on);
      onStep("Waiting for quorum and a DC, which Pacemaker elects after 20 s");
      return await waitForMembers(all, signal);
    case "boot":
      return await onMachines(on, "couldn't change what is started at boot", () => ({
        step: "boot",
        args: [plan.atBoot ? "enable" : "disable", ...units],
      }));
    case "watchdog":
      undoBy("unwatchdog");
      return await onMachines(on, "couldn't load softdog", () => ({ step: "watchdog" }));
    case "sbd-disk":
      undoBy("unsbd-disk", plan.sbd?.emptyDisks);
      return await createDisks(plan.sbd, { on, all, signal });
    case "sbd":
      undoBy("unsbd");
      return await onMachines(on, "couldn't set SBD up", ({ facts }) => ({
        step: "sbd",
        stdin: (plan.sbd?.settings.get(facts.name) ?? []).map((line) => `${line}\n`).join(""),
        isWhole: true,
      }));
  }
}

/** The lines "address name" with the node's other addresses, which its name may have in /etc/hosts, too. */
function hostsWithAddresses(hosts: string, machines: readonly OpenMachine[]): string {
  return hosts.replaceAll(/^(\S+) (\S+)$/gm, (line, _, name: string) => {
    const own = machines.find(({ facts }) => facts.name === name)?.facts.addresses ?? [];
    return [line, ...own.map(({ address }) => address)].join(" ");
  });
}

function isBare({ facts }: OpenMachine): boolean {
  return facts.config === undefined;
}

/** Removes nodes that were never complete from Pacemaker's configuration, where a member can be asked for it. */
async function forgetNodes(machines: readonly OpenMachine[], names: readonly string[]): Promise<void> {
  const member = machines.find(
    ({ facts, access }) => access.open && !names.includes(facts.name) && facts.runs.includes("pacemakerd"),
  );
  for (const name of names)
    await member?.access.run(["crm_node", `--remove=${name}`, "--force"], { timeoutMs: 30_000 }).catch(() => undefined);
}

/** The bytes of authkey: those of an earlier run, or new ones. They are in this process's memory alone. */
async function keyOf({ keyFrom }: SetupPlan, machines: readonly OpenMachine[]): Promise<Buffer> {
  const owner = machines.find(({ facts }) => facts.name === keyFrom);
  if (owner === undefined) return randomBytes(256);
  const { exitCode, stdout } = await runStep(owner.access, { step: "read-key" });
  if (exitCode !== 0) throw new ClusterError("rejected", `The authkey of "${keyFrom}" can't be read.`);
  return Buffer.from(stdout, "base64");
}
