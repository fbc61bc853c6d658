import * as vscode from "vscode";
import type { ApplyMode, Plan } from "../../../../../server/src/protocol.ts";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import { quoted } from "../../../../../server/src/text/phrases.ts";
import type { ClusterPlan, PlanRequest } from "../../../cluster/apply/plan-change.ts";
import type { EditorPlan } from "../../services/changes/plan-store.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import { openDocument } from "../../services/texts/source-text.ts";
import { signalOf, tokenOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import { showProblems } from "../../views/show-problems.ts";
import { formatFiles, type Subject } from "./plan-subject.ts";

/**
 * Plans what the text would change, in the mode of the setting where none is given. Undefined when there is no plan: the person has been
 * shown why.
 */
export async function createPlan(
  services: Services,
  { cluster, uris }: Subject,
  mode: ApplyMode = usualMode(uris),
): Promise<EditorPlan | undefined> {
  let versions: ReadonlyMap<string, number> = new Map();
  const made = await planForCluster(services, cluster, `Planning for ${quoted(cluster.name)}`, {
    files: uris.map((uri) => (uri.scheme === "file" ? uri.fsPath : uri.toString())),
    mode,
    makePlan(cib, signal) {
      versions = versionsOf(uris);
      return services.language.plan({ uris: uris.map(String), cib, mode }, tokenOf(signal));
    },
  });
  const planAgain = () => {
    const now = services.registry.get(cluster.name);
    if (now === undefined) throw new Error(`"${cluster.name}" is no longer configured.`);
    return createPlan(services, { cluster: now, uris }, mode);
  };
  if (made === undefined) return undefined;
  const findings = await services.language.findings({ uris: uris.map(String), cib: made.base });
  return { ...made, uris, versions, findings, planAgain };
}

/** Plans a request with a progress notification. Undefined when there is no plan: the person has been shown why. */
export async function planForCluster(
  services: Services,
  cluster: Cluster,
  title: string,
  request: PlanRequest,
): Promise<ClusterPlan | undefined> {
  const { planChange } = await import("../../lazy/cluster.ts");
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const made = await plainWindow.withProgress(options, (progress, token) =>
    services.registry.interactively(async () =>
      planChange(await cluster.session(), request, {
        onStep: (step) => progress.report({ message: steps[step] }),
        onLiveCib: (cib) => services.cibs.put(cluster.name, cib),
        signal: signalOf(token),
      }),
    ),
  );
  if (made === undefined || made.plan.errors.length === 0) return made;
  void showProblems("There is no plan.", made.plan.errors);
  return undefined;
}

const steps = {
  reading: "reading the live configuration",
  planning: "comparing",
  simulating: "asking the cluster what it would do",
} as const;

/** Opens a plan in the Plan view and the diff editor. Returns it for whoever called the command. */
export async function showPlan(services: Services, documents: PlanDocuments, plan: EditorPlan): Promise<Plan> {
  if (plan.plan.changes.length === 0) {
    services.plans.close();
    reportInSync(plan);
    return plan.plan;
  }
  services.plans.open(plan);
  void lookCloser(services, plan);
  void askNodes(services, plan);
  await documents.showAll(plan);
  await vscode.commands.executeCommand("quorate.plan.focus", { preserveFocus: true });
  return plan.plan;
}

/** Asks the scheduler more about the open plan, which waits for nothing: the answer is added when it comes. Ends when the plan is closed. */
async function lookCloser({ registry, plans, log }: Services, plan: EditorPlan): Promise<void> {
  const cluster = registry.get(plan.cluster);
  if (cluster === undefined || plan.simulation?.transition === undefined) return;
  const isOpen = () => plans.current?.plan === plan.plan;
  const stop = new AbortController();
  const closed = plans.onDidChange(() => {
    if (!isOpen() || plans.isApplying) stop.abort();
  });
  plans.update({ ...plan, insight: "asking" });
  try {
    const { planInsight, sessionScheduler } = await import("../../lazy/cluster.ts");
    const { insight, simulation } = await planInsight(sessionScheduler(await cluster.session()), plan, stop.signal);
    const { current } = plans;
    if (current === undefined || !isOpen()) return;
    const { insight: _, ...rest } = current;
    plans.update({ ...rest, ...omitUndefined({ insight: stop.signal.aborted ? undefined : insight, simulation }) });
  } catch (error) {
    log.error(`The plan can't be looked at more closely: ${error}`);
  } finally {
    closed.dispose();
  }
}

/** Asks the nodes whether they have what the open plan's resources need. As lookCloser, it holds up nothing, and asks the person nothing. */
async function askNodes({ registry, plans, log }: Services, plan: EditorPlan): Promise<void> {
  const cluster = registry.get(plan.cluster);
  if (cluster === undefined) return;
  const isOpen = () => plans.current?.plan === plan.plan;
  const stop = new AbortController();
  const closed = plans.onDidChange(() => {
    if (!isOpen() || plans.isApplying) stop.abort();
  });
  try {
    const { planNeeds } = await import("../../lazy/cluster.ts");
    const needs = await planNeeds(await cluster.session(), plan, stop.signal);
    if (needs !== undefined && plans.current !== undefined && !stop.signal.aborted)
      plans.update({ ...plans.current, needs });
  } catch (error) {
    log.error(`The nodes can't be asked what the plan needs: ${error}`);
  } finally {
    closed.dispose();
  }
}

/** Reports that there is nothing to change. */
export function reportInSync({ cluster, uris, mode }: EditorPlan): void {
  const state =
    mode === "roll-back" ? "has the configuration from before this change" : `is in sync with ${formatFiles(uris)}`;
  void plainWindow.showInformationMessage(`Nothing to change: ${quoted(cluster)} ${state}.`);
}

function versionsOf(uris: readonly vscode.Uri[]): ReadonlyMap<string, number> {
  return new Map(
    uris.flatMap((uri) => [openDocument(uri)].flatMap((open) => (open ? [[String(uri), open.version]] : []))),
  );
}

function usualMode(uris: readonly vscode.Uri[]): ApplyMode {
  return vscode.workspace.getConfiguration("quorate", uris[0]).get<ApplyMode>("apply.mode", "update");
}
