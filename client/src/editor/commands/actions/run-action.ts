import * as vscode from "vscode";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import type { ActionOptions } from "../../../cluster/actions/actions.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import type { ActionToSimulate } from "../../../cluster/simulate/simulate-action.ts";
import type { ClusterSnapshot } from "../../../cluster/status/snapshot.ts";
import { type Cluster, messageOf } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withProgress } from "../../services/window/progress.ts";
import { formatFailure } from "../../views/format-resource.ts";
import { actionConfirmation, isDisruptiveAction, shownCommand } from "./confirm-action.ts";

/** An action on a cluster, ready to run. */
export interface ClusterAction {
  /** The progress message: `Putting "n1" in standby`. */
  readonly title: string;
  /** `Put "n1" in standby?` */
  readonly question: string;
  /** The label of the confirming button. */
  readonly button: string;
  readonly commands: readonly (readonly string[])[];
  /** Whether to ask in any case, or only when something that runs would be interrupted. */
  readonly asks: "always" | "when-disruptive" | "never";
  /** What the cluster's scheduler simulates before; the commands themselves when `true`. */
  readonly simulates?: true | ActionToSimulate;
  /** Further lines of the question. */
  readonly notes?: readonly string[];
  /** Lines in place of the simulation where there is none. */
  readonly withoutSimulation?: readonly string[];
  /** The result, shown in the status bar: `"n1" is in standby.` */
  readonly done: string;
  /** How it runs, where that is more than running the commands and waiting until the cluster is idle. */
  readonly run?: (session: ClusterSession, options: ActionOptions) => Promise<unknown>;
}

/** Runs an action: asks first where it interrupts something, shows progress that can be cancelled, and reports new failures. */
export async function runAction({ registry, log }: Services, cluster: Cluster, action: ClusterAction): Promise<void> {
  const actions = await import("../../lazy/cluster.ts");
  await registry.interactively(async () => {
    const session = await cluster.session();
    if (!(await isApproved(session, action, actions.simulateAction))) return;
    const before = cluster.view.snapshot;
    const outcome = await withProgress(action.title, async (signal, onProgress) => {
      const options = { signal, onProgress };
      const work = action.run ?? ((on, how) => actions.runCommandsAndWait(on, action.commands, how));
      return await work(session, options);
    });
    const after = await session.refresh().catch((error) => {
      log.warn(`Reading the status of "${cluster.name}" failed: ${messageOf(error)}`);
      return undefined;
    });
    await reportOutcome(cluster.name, action, outcome, before, after);
  });
}

async function isApproved(
  session: ClusterSession,
  action: ClusterAction,
  simulateAction: typeof import("../../../cluster/simulate/simulate-action.ts").simulateAction,
): Promise<boolean> {
  if (action.asks === "never") return true;
  const simulated = action.simulates === true ? { commands: action.commands } : action.simulates;
  const simulation =
    simulated && (await withProgress("Simulating the action", (signal) => simulateAction(session, simulated, signal)));
  if (action.asks === "when-disruptive" && simulation && !isDisruptiveAction(simulation)) return true;
  const notes = [...(simulation?.transition ? [] : (action.withoutSimulation ?? [])), ...(action.notes ?? [])];
  const { message, detail } = actionConfirmation(action.question, action.commands, simulation, notes.filter(Boolean));
  return (await plainWindow.showWarningMessage(message, { modal: true, detail }, action.button)) === action.button;
}

async function reportOutcome(
  cluster: string,
  action: ClusterAction,
  outcome: unknown,
  before: ClusterSnapshot | undefined,
  after: ClusterSnapshot | undefined,
): Promise<void> {
  const commands = action.commands.map(shownCommand).join("; ");
  plainWindow.setStatusBarMessage(`$(check) ${action.done}  ${commands}`, 8000);
  const old = new Set((before?.failures ?? []).map((each) => JSON.stringify(each)));
  const fresh = (after?.failures ?? []).filter((each) => !old.has(JSON.stringify(each)));
  const [first] = fresh;
  const warning = first
    ? `${action.done} But ${quoted(first.resource)} failed: ${formatFailure(first)}${fresh.length > 1 ? `, and ${fresh.length - 1} more` : ""}.`
    : outcome === "busy"
      ? `${action.done} The cluster is still busy after two minutes. The view "Clusters" shows its progress.`
      : undefined;
  if (warning === undefined) return;
  const open = "Open Status Panel";
  if ((await plainWindow.showWarningMessage(warning, open)) === open)
    await vscode.commands.executeCommand("quorate.openStatusPanel", cluster);
}
