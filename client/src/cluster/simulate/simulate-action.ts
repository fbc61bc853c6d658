import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { reasonOf } from "../session/tool-errors.ts";
import { quoteCommand } from "../ssh/quote.ts";
import type { ResourceState } from "../status/snapshot.ts";
import { withWorkFolder } from "../work-folder.ts";
import { readSimulatedResources, readSimulation, readSimulationText, unknownOutput } from "./read-simulation.ts";
import { simulate } from "./simulate.ts";
import type { SimulationResult } from "./simulation-result.ts";
import { stepsOf } from "./transition.ts";

/** What is simulated: the commands of an action, or the failure of a node, which is what fencing is to the scheduler. */
export type ActionToSimulate = { readonly commands: readonly (readonly string[])[] } | { readonly failedNode: string };

const simulateTimeout = 20_000;

const script = withWorkFolder(nodeScript(new URL("./simulate-action.sh", import.meta.url)));
const failureScript = withWorkFolder(nodeScript(new URL("./simulate-failure.sh", import.meta.url)));

/**
 * Simulates an action with the cluster's scheduler. Its commands are run on a copy of the live CIB, on the node; nothing in the cluster
 * changes. Rejects only when it was cancelled; otherwise `missing` says why there is no result.
 */
export async function simulateAction(
  session: ClusterSession,
  action: ActionToSimulate,
  signal?: AbortSignal,
): Promise<SimulationResult> {
  const options = { timeoutMs: simulateTimeout, ...omitUndefined({ signal }) };
  try {
    if ("failedNode" in action) return await simulateFailure(session, action.failedNode, options);
    const token = `@@${randomUUID()}`;
    const title = "cibadmin and the action (on a copy of the CIB)";
    const argv = ["sh", "-c", script, "sh", token, ...action.commands.map(quoteCommand)];
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
  return { verify: [], missing: `The simulation failed (${why}).` };
}

/** Asks for XML, and for text where that names no actions, as in 3.0, or isn't known, as before 2.1. */
async function simulateFailure(
  session: ClusterSession,
  node: string,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<SimulationResult> {
  const argv = ["crm_simulate", "--live-check", "--run", `--node-fail=${node}`];
  const run = (...more: readonly string[]) =>
    session.run(["sh", "-c", failureScript, "sh", ...argv, ...more], {
      ...options,
      title: quoteCommand([...argv, ...more]),
    });
  const xml = await run("--output-as=xml");
  const text = readSimulation(xml.stdout) ? undefined : await run();
  const last = text ?? xml;
  if (last.exitCode !== 0) return missing(reasonOf(last) || `exit ${last.exitCode}`);
  const simulation = text ? readSimulationText(text.stdout) : readSimulation(xml.stdout);
  if (simulation === undefined) return { verify: [], missing: unknownOutput };
  const resources = readSimulatedResources(xml.stdout) ?? (await session.refresh(options.signal)).resources;
  // It can't fail a remote node, and leaves alone what isn't managed: that it disturbs nothing would be untrue.
  const isAboutNode = simulation.actions.some((action) => action.node === node || action.subject === node);
  if (!isAboutNode && resources.some((resource) => runsOn(resource, node)))
    return missing(`crm_simulate doesn't say what becomes of the resources on "${node}"`);
  const configured = new Set(resources.flatMap(idsOf));
  const steps = stepsOf(simulation.actions, { resources, configured, orderOf: () => undefined });
  return { verify: [], transition: { steps, anyway: [], inactive: [] } };
}

function runsOn({ placements, children }: ResourceState, node: string): boolean {
  return placements.some((each) => each.node === node) || children.some((child) => runsOn(child, node));
}

function idsOf({ id, children }: ResourceState): readonly string[] {
  return [id, ...children.flatMap(idsOf)];
}
