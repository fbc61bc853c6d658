import * as vscode from "vscode";
import type { ActOptions } from "../../cluster/actions/actions.ts";
import type { ClusterSession } from "../../cluster/session/session-types.ts";
import type { ActionSimulation } from "../../cluster/simulate/simulate-action.ts";
import type { ClusterSnapshot } from "../../cluster/status/snapshot.ts";
import { type Cluster, messageOf } from "../services/cluster-registry.ts";
import { signalOf } from "../services/messages.ts";
import { withProgress } from "../services/progress.ts";
import type { Services } from "../services/services.ts";
import { formatFailure } from "../views/format-resource.ts";
import { quoted } from "../views/format-text.ts";
import { actionConfirmation, isDisturbing, shownCommand } from "./confirm-action.ts";

/** An action on a cluster, ready to be carried out. */
export interface ActionRun {
  /** What goes on, for the progress: `Putting "n1" in standby`. */
  readonly title: string;
  /** `Put "n1" in standby?` */
  readonly question: string;
  /** The button that says yes. */
  readonly button: string;
  readonly commands: readonly (readonly string[])[];
  /** Whether to ask in any case, or only when something that runs would be disturbed. */
  readonly asks: "always" | "when-disturbing" | "never";
  /** What the cluster's scheduler is asked to foresee; the commands themselves when `true`. */
  readonly simulates?: true | ActionSimulation;
  /** What else to tell before. */
  readonly notes?: readonly string[];
  /** What to tell in place of the foresight where there is none. */
  readonly otherwise?: readonly string[];
  /** What has come of it, told in the status bar: `"n1" is in standby.` */
  readonly done: string;
  /** How it is carried out where that is not simply running the commands and waiting until the cluster has settled. */
  readonly run?: (session: ClusterSession, options: ActOptions) => Promise<unknown>;
}

/** Carries an action out: asks where it disturbs, shows progress and lets it be cancelled, and tells what failed by it. */
export async function runAction({ registry, log }: Services, cluster: Cluster, deed: ActionRun): Promise<void> {
  const actions = await import("../lazy/cluster.ts");
  await registry.interactively(async () => {
    const session = await cluster.session();
    if (!(await isAgreed(session, deed, actions.preview))) return;
    const before = cluster.view.snapshot;
    const outcome = await withProgress(deed.title, async (token, onProgress) => {
      const options = { signal: signalOf(token), onProgress };
      const work = deed.run ?? ((on, how) => actions.actAndWait(on, deed.commands, how));
      return await work(session, options);
    });
    const after = await session.refresh().catch((error) => {
      log.warn(`Reading the status of "${cluster.name}" failed: ${messageOf(error)}`);
      return undefined;
    });
    await tellOutcome(cluster.name, deed, outcome, before, after);
  });
}

async function isAgreed(
  session: ClusterSession,
  deed: ActionRun,
  preview: typeof import("../../cluster/simulate/simulate-action.ts").preview,
): Promise<boolean> {
  if (deed.asks === "never") return true;
  const trial = deed.simulates === true ? { commands: deed.commands } : deed.simulates;
  const future =
    trial &&
    (await withProgress("Asking the cluster what would happen", (token) => preview(session, trial, signalOf(token))));
  if (deed.asks === "when-disturbing" && future && !isDisturbing(future)) return true;
  const notes = [...(future?.transition ? [] : (deed.otherwise ?? [])), ...(deed.notes ?? [])];
  const { message, detail } = actionConfirmation(deed.question, deed.commands, future, notes.filter(Boolean));
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, deed.button)) === deed.button;
}

async function tellOutcome(
  cluster: string,
  deed: ActionRun,
  outcome: unknown,
  before: ClusterSnapshot | undefined,
  after: ClusterSnapshot | undefined,
): Promise<void> {
  const commands = deed.commands.map(shownCommand).join("; ");
  vscode.window.setStatusBarMessage(`$(check) ${deed.done}  ${commands}`, 8000);
  const known = new Set((before?.failures ?? []).map((each) => JSON.stringify(each)));
  const fresh = (after?.failures ?? []).filter((each) => !known.has(JSON.stringify(each)));
  const [first] = fresh;
  const trouble = first
    ? `${deed.done} But ${quoted(first.resource)} failed: ${formatFailure(first)}${fresh.length > 1 ? `, and ${fresh.length - 1} more` : ""}.`
    : outcome === "busy"
      ? `${deed.done} The cluster is still busy with it after two minutes; the view "Clusters" follows it.`
      : undefined;
  if (trouble === undefined) return;
  const open = "Open Status Panel";
  if ((await vscode.window.showWarningMessage(trouble, open)) === open)
    await vscode.commands.executeCommand("quorate.openStatusPanel", cluster);
}
