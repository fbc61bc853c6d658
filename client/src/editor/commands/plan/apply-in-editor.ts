import * as vscode from "vscode";
import { capitalized, quoted } from "../../../../../server/src/text/phrases.ts";
import type { ApplyOptions } from "../../../cluster/apply/apply.ts";
import type { ApplyPlanResult, ApplySurface, ApprovalQuestion } from "../../../cluster/apply/apply-plan.ts";
import type { ApplyResult } from "../../../cluster/apply/apply-result.ts";
import type { RecordedApplyResult } from "../../../cluster/apply/apply-with-history.ts";
import { wasApplied } from "../../../cluster/rollback/history-entry.ts";
import type { ClusterSession } from "../../../cluster/session/session-types.ts";
import { formatTimeLeft } from "../../services/changes/format-confirmation.ts";
import type { EditorPlan } from "../../services/changes/plan-store.ts";
import type { Cluster } from "../../services/connection/cluster-registry.ts";
import type { Services } from "../../services/services.ts";
import { signalOf } from "../../services/window/messages.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { withProgress } from "../../services/window/progress.ts";
import { concurrentChanges, needsAttention } from "../../views/plan/format-plan.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import { isDisruptive, questionDetail } from "../../views/plan/plan-question.ts";
import { confirmErrors, findErrors } from "./confirm-errors.ts";
import { reportInSync } from "./create-plan.ts";

/** How a plan is applied in the editor. */
interface ApplyInEditorOptions {
  /** Whether the person has read the plan in the Plan view, so that nothing is asked about what is harmless. */
  readonly isReviewed: boolean;
  /** Minutes after which the change is rolled back unless it is confirmed; undefined: it needs no confirmation. */
  readonly confirmMinutes: number | undefined;
}

/** From a plan to its end: shows it, asks unless it was reviewed, applies it, and reports the result. */
export async function applyInEditor(
  services: Services,
  documents: PlanDocuments,
  plan: EditorPlan,
  { isReviewed, confirmMinutes }: ApplyInEditorOptions,
): Promise<ApplyResult["outcome"] | undefined> {
  const { applyPlan, prepareBackup } = await import("../../lazy/cluster.ts");
  const surface = await editorSurface(services, documents);
  const confirm = confirmMinutes === undefined ? {} : { confirmWithinSeconds: confirmMinutes * 60 };
  if (confirmMinutes !== undefined)
    clusterOf(services, plan)
      .session()
      .then((session) => prepareBackup(session))
      .catch(() => undefined);
  return report(services, await applyPlan(plan, surface, { isReviewed, ...confirm }));
}

async function editorSurface(services: Services, documents: PlanDocuments): Promise<ApplySurface<EditorPlan>> {
  const { plans, histories, confirmations } = services;
  return {
    history: await histories.open(),
    async show(plan) {
      if (plans.current === plan) return;
      if (plans.current?.plan === plan.plan) return plans.update(plan);
      plans.open(plan);
      await documents.showAll(plan);
    },
    findErrors: ({ uris, base }) => findErrors(services, uris, base),
    async approve(plan, question) {
      const isQuestion = !question.isReviewed || isDisruptive(plan);
      if (isQuestion && !(await isApproved(plan, question, plans.isStale))) return false;
      return await confirmErrors(plan.cluster, question.errors);
    },
    run: (step, plan, work) =>
      step === "simulating" ? runSimulation(services, plan, work) : runApply(services, plan, work),
    planAgain: (plan) => plan.planAgain(),
    onAwaitingConfirmation: (confirmation) => confirmations.add(confirmation),
  };
}

type Work<T> = (session: ClusterSession, options: ApplyOptions) => Promise<T>;

function clusterOf({ registry }: Services, { cluster: name }: EditorPlan): Cluster {
  const cluster = registry.get(name);
  if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
  return cluster;
}

function runSimulation<T>(services: Services, plan: EditorPlan, work: Work<T>): Promise<T> {
  const cluster = clusterOf(services, plan);
  return withProgress(`Asking ${quoted(cluster.name)} what it would do now`, (signal) =>
    services.registry.interactively(async () => work(await cluster.session(), { signal, onStep: () => undefined })),
  );
}

function runApply<T>(services: Services, plan: EditorPlan, work: Work<T>): Promise<T> {
  const { log, plans, registry, cibs, histories } = services;
  const cluster = clusterOf(services, plan);
  const title = `Applying to ${quoted(cluster.name)}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return plans
    .applying(async () =>
      plainWindow.withProgress(options, (progress, token) =>
        registry.interactively(async () =>
          work(await cluster.session(), {
            onStep(step, text) {
              log.info(`${cluster.name}: ${step}: ${text}`);
              progress.report({ message: text });
            },
            signal: signalOf(token),
          }),
        ),
      ),
    )
    .finally(() => {
      cibs.invalidate(cluster.name);
      histories.renew();
    });
}

async function isApproved(plan: EditorPlan, { concurrent }: ApprovalQuestion, isStale: boolean): Promise<boolean> {
  const cluster = quoted(plan.cluster);
  const stale = isStale ? "The text was edited after this plan was made; the plan doesn't include the edit.\n\n" : "";
  const message = concurrent
    ? `${capitalized(cluster)} was changed concurrently. Apply the new plan?`
    : `Apply to ${cluster}?`;
  const isWarning = concurrent !== undefined || isStale || isDisruptive(plan);
  const ask = isWarning ? plainWindow.showWarningMessage : plainWindow.showInformationMessage;
  const detail = `${stale}${concurrent ? concurrentDetail(plan, concurrent) : ""}${questionDetail(plan)}`;
  const answer = await ask(message, { modal: true, detail }, "Apply", "Review Changes");
  if (answer === "Review Changes") await vscode.commands.executeCommand("quorate.plan.focus");
  return answer === "Apply";
}

function concurrentDetail(
  { plan }: EditorPlan,
  { message, before }: NonNullable<ApprovalQuestion["concurrent"]>,
): string {
  const changes = concurrentChanges(before, plan);
  return `${message}${changes === "" ? "" : `\nConcurrent changes: ${changes}.`}\n\nThis is the new plan:\n`;
}

function report(services: Services, ended: ApplyPlanResult<EditorPlan>): ApplyResult["outcome"] | undefined {
  const { plan } = ended;
  switch (ended.kind) {
    case "unchanged":
      services.plans.close();
      reportInSync(plan);
      return "unchanged";
    case "refused":
      void plainWindow.showErrorMessage(
        `${capitalized(quoted(plan.cluster))} would refuse this configuration. Nothing was applied.`,
        { modal: true, detail: [...verifyMessages(plan), "", "Correct it and plan again."].join("\n") },
      );
      return undefined;
    case "declined":
      return undefined;
    case "done":
      // After a conflict without a new plan, the person has been shown why there is none.
      if (ended.result.outcome !== "conflict") {
        services.plans.close();
        reportResult(services, plan, ended.result);
      }
      return ended.result.outcome;
  }
}

function verifyMessages({ simulation }: EditorPlan): readonly string[] {
  return simulation?.verify.map(({ message }) => `${message}.`) ?? [];
}

function reportResult(services: Services, { cluster, plan }: EditorPlan, result: RecordedApplyResult): void {
  services.log.info(`${cluster}: ${result.message}`);
  const isTrouble = result.snapshot !== undefined && needsAttention(plan.changes, result.snapshot);
  const isGood = result.outcome !== "unknown" && result.isIdle && !isTrouble;
  const show = isGood ? plainWindow.showInformationMessage : plainWindow.showWarningMessage;
  const { entry } = result;
  const awaiting = services.confirmations.of(cluster).find(({ confirmation }) => confirmation.note.id === entry.id);
  const time = awaiting
    ? ` It is rolled back in ${formatTimeLeft(services.confirmations.secondsLeft(awaiting))} unless you confirm it.`
    : "";
  // More than three buttons don't fit beside each other.
  const buttons = awaiting
    ? ["Confirm Changes", "Roll Back Now"]
    : [...(wasApplied(entry) ? ["Roll Back"] : []), "Open Status Panel", "Show Log"];
  // Not awaited: the command is finished when the cluster is, whether or not the message was read.
  void show(`${result.message}${time}`, ...buttons).then((answer) => {
    if (answer === "Confirm Changes") void vscode.commands.executeCommand("quorate.confirmChanges", entry.id);
    if (answer === "Roll Back Now") void vscode.commands.executeCommand("quorate.rollBackNow", entry.id);
    if (answer === "Roll Back") void vscode.commands.executeCommand("quorate.revertChange", entry);
    if (answer === "Open Status Panel") services.openPanel(cluster);
    if (answer === "Show Log") services.log.show(true);
  });
}
