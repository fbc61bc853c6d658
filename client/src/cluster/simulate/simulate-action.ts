import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { ResourceState } from "../status/snapshot.ts";
import { readSimulation } from "./read-simulation.ts";
import { simulate } from "./simulate.ts";
import type { SimulationResult } from "./simulation-result.ts";
import { stepsOf } from "./transition.ts";

/** What is tried: the action's own commands, or the failure of a node, as fencing makes it. */
export type ActionToSimulate = { readonly commands: readonly (readonly string[])[] } | { readonly failedNode: string };

const patience = 20_000;

/**
 * What the cluster's scheduler says would come of an action. Commands that change the configuration are tried on a copy of the
 * live CIB, on the node; nothing in the cluster changes. Rejects only when it was cancelled; what couldn't be told is named in `missing`.
 */
export async function simulateAction(
  session: ClusterSession,
  trial: ActionToSimulate,
  signal?: AbortSignal,
): Promise<SimulationResult> {
  const options = { timeoutMs: patience, ...omitUndefined({ signal }) };
  try {
    if ("failedNode" in trial) return await simulateFailure(session, trial.failedNode, options);
    const token = `@@${randomUUID()}`;
    const title = "cibadmin and the action (on a copy of the CIB)";
    const argv = ["sh", "-c", script(trial.commands), "sh", token];
    const result = await session.run(argv, { ...options, title });
    const [base, wanted] = result.stdout.split(`${token}\n`);
    if (result.exitCode === 0 && base && wanted) return await simulate(session, base, wanted, signal);
    return missing(reasonOf({ stderr: result.stderr, stdout: "" }) || `exit ${result.exitCode}`);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    return missing(error.message);
  }
}

function missing(why: string): SimulationResult {
  return { verify: [], missing: `What the cluster would do couldn't be found out (${why}).` };
}

// Pacemaker's tools change the file named by CIB_file in place of the live CIB.
function script(commands: readonly (readonly string[])[]): string {
  return [
    "umask 077; trap 'exit 129' HUP INT TERM PIPE; trap 'rm -f \"$copy\"' EXIT",
    "copy=$(mktemp) || exit 73",
    'cibadmin -Q > "$copy" || exit',
    'cat "$copy"; printf "%s\\n" "$1"',
    "CIB_file=$copy; export CIB_file",
    ...commands.map((argv) => `${quoteCommand(argv)} >/dev/null || exit`),
    'cat "$copy"',
  ].join("\n");
}

async function simulateFailure(
  session: ClusterSession,
  node: string,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<SimulationResult> {
  const argv = ["crm_simulate", "--live-check", "--run", `--node-fail=${node}`, "--output-as=xml"];
  const result = await session.run(argv, options);
  const simulation = readSimulation(result.stdout);
  if (result.exitCode !== 0 || simulation === undefined) return missing(reasonOf(result) || `exit ${result.exitCode}`);
  const resources = simulation.resources ?? [];
  const configured = new Set(resources.flatMap(idsOf));
  const steps = stepsOf(simulation.actions, { resources, configured, orderOf: () => undefined });
  return { verify: [], transition: { steps, anyway: [], inactive: [] } };
}

function idsOf({ id, children }: ResourceState): readonly string[] {
  return [id, ...children.flatMap(idsOf)];
}
