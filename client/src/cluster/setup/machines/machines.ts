import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../../errors.ts";
import { nodeScript } from "../../node-script.ts";
import { daemonsScript } from "../../services/daemons-script.ts";
import type { ClusterSession, NodeAccess } from "../../session/session-types.ts";
import type { CommandResult } from "../../ssh/commands/command-result.ts";
import { type MachineFacts, readMachine } from "./machine-facts.ts";

/** A machine with an open connection, and what it was found to have. */
export interface OpenMachine {
  readonly facts: MachineFacts;
  readonly access: NodeAccess;
}

/** A step of step.sh. Keys and texts travel on standard input, which is never logged. */
interface MachineStep {
  readonly step: string;
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly isWhole?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const lookScript = nodeScript(new URL("./look.sh", import.meta.url));
/** step.sh, after the functions that it calls. */
const stepScript = [
  daemonsScript,
  nodeScript(new URL("./packages.sh", import.meta.url)),
  nodeScript(new URL("./sbd.sh", import.meta.url)),
  nodeScript(new URL("./device.sh", import.meta.url)),
  nodeScript(new URL("./step.sh", import.meta.url)),
].join("");
const lookMilliseconds = 60_000;

/** Connects to all nodes of the session's setting as root and looks at them. Rejects with a ClusterError that names those that failed. */
export async function openMachines(session: ClusterSession, signal: AbortSignal): Promise<readonly OpenMachine[]> {
  const results = await Promise.allSettled(session.config.nodes.map((host) => openMachine(session, host, signal)));
  const opened = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failures = results.flatMap((each) => (each.status === "rejected" ? [each.reason as Error] : []));
  const [first] = failures;
  if (first === undefined) return opened;
  closeMachines(opened);
  if (!(first instanceof ClusterError)) throw first;
  const message = [...new Set(failures.map((each) => each.message))].join(" ");
  throw new ClusterError(first.kind, `${message} Nothing was changed.`, first.detail, first.declined);
}

/** Connects to a machine as root and looks at it. Rejects with a ClusterError. */
export async function openMachine(session: ClusterSession, host: string, signal: AbortSignal): Promise<OpenMachine> {
  const access = await session.openNode(host, signal);
  try {
    return await lookAt(access, signal);
  } catch (error) {
    access.close();
    throw error;
  }
}

/** Looks at a machine. Rejects with a ClusterError. */
export async function lookAt(access: NodeAccess, signal: AbortSignal): Promise<OpenMachine> {
  const from = Date.now();
  const { stdout } = await access.run(["sh", "-c", lookScript], {
    title: "(look at the machine)",
    timeoutMs: lookMilliseconds,
    signal,
  });
  return { access, facts: readMachine(access.address, stdout, { from, to: Date.now() }) };
}

/** Closes the connections. */
export function closeMachines(machines: readonly OpenMachine[]): void {
  for (const { access } of machines) access.close();
}

/** Runs one step on one machine. */
export function runStep(access: NodeAccess, { step, args = [], ...options }: MachineStep): Promise<CommandResult> {
  return access.run(["sh", "-c", stepScript, "quorate", step, ...args], {
    title: `(${[step, ...args].join(" ")})`,
    ...omitUndefined(options),
  });
}

/** Runs a step on machines at once and waits for all. Rejects with a ClusterError that says of each that failed what it couldn't do, and why. */
export async function onMachines(
  machines: readonly OpenMachine[],
  what: string,
  stepOf: (machine: OpenMachine) => MachineStep,
): Promise<void> {
  const failures = await Promise.all(
    machines.map(async (machine) => {
      const { name } = machine.facts;
      try {
        const { exitCode, stderr } = await runStep(machine.access, stepOf(machine));
        if (exitCode === 0) return undefined;
        const said = (stderr.trim().split("\n").at(-1) ?? "").replace(/^E: /, "").replace(/\.+$/, "");
        return new ClusterError("rejected", `"${name}" ${what}: ${said || `exit ${exitCode}`}.`, stderr.trim());
      } catch (error) {
        if (!(error instanceof ClusterError)) throw error;
        return new ClusterError(error.kind, `"${name}" ${what}: ${error.message}`, error.detail);
      }
    }),
  );
  const found = failures.filter((error) => error !== undefined);
  const [first] = found;
  if (first === undefined) return;
  throw new ClusterError(first.kind, found.map(({ message }) => message).join(" "), first.detail);
}

/** The nodes that resolve a node's name to nothing, to themselves, or first to an address that node doesn't have, each with what is wrong there. */
export async function wrongNames(machines: readonly OpenMachine[]): Promise<ReadonlyMap<string, string>> {
  const names = machines.map(({ facts }) => facts.name);
  const wrong = await Promise.all(
    machines.map(async ({ facts, access }) => {
      const { stdout } = await runStep(access, { step: "resolve", args: names });
      const problems = stdout.split("\n").flatMap((line) => {
        const [name = "", list = ""] = line.split("\t");
        const owner = machines.find((each) => each.facts.name === name);
        if (owner === undefined) return [];
        const found = list.trim() === "" ? [] : list.trim().split(/\s+/);
        // The first is the one that programs use.
        const isRight = owner.facts.addresses.some(({ address }) => address === found[0]);
        if (isRight && !found.some((each) => /^127\.|^::1$/.test(each))) return [];
        return [`${name} is ${found.length === 0 ? "unknown" : found.join(", ")}`];
      });
      return problems.length > 0 ? ([[facts.name, problems.join("; ")]] as const) : [];
    }),
  );
  // In the order of the machines, whichever answers first: the same problems give the same plan.
  return new Map(wrong.flat());
}
