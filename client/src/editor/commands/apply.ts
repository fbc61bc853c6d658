import * as vscode from "vscode";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { capitalized, quoted } from "../../../../server/src/text/phrases.ts";
import type { ApplyResult } from "../../cluster/apply/apply.ts";
import type { HistoryApply, HistoryApplyResult } from "../../cluster/apply/apply-with-history.ts";
import { planSentence } from "../../cluster/apply/format-changes.ts";
import { wasApplied } from "../../cluster/rollback/history-entry.ts";
import { formatTimeLeft } from "../services/format-confirmation.ts";
import { signalOf } from "../services/messages.ts";
import type { Proposal } from "../services/plan-store.ts";
import { withProgress } from "../services/progress.ts";
import type { Services } from "../services/services.ts";
import { concurrentChanges, needsAttention } from "../views/format-plan.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import { isDisruptive, questionDetail } from "../views/plan-question.ts";
import type { Command } from "./command.ts";
import { confirmErrors } from "./confirm-errors.ts";
import { chooseSubject, createPlan, reportInSync, withSimulation } from "./create-plan.ts";

/** Brings the cluster to what the text says: plan, ask, compare-and-swap, wait until settled. Never overwrites a rival edit. */
export function applyCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.apply",
      async run(services, arg) {
        const subject = await chooseSubject(services, arg, "Apply to Cluster");
        const proposal = subject && (await createPlan(services, subject));
        return proposal && applyProposal(services, documents, proposal, { isReviewed: false });
      },
    },
    {
      id: "quorate.applyPlan",
      run: (services) => applyOpenPlan(services, documents),
    },
  ];
}

/** Applies the plan that is open in the Plan view; when its text was edited since, the person says which of the two is meant. */
export async function applyOpenPlan(
  services: Services,
  documents: PlanDocuments,
  how: Pick<ApplyProposalOptions, "confirmWithinMinutes"> = {},
): Promise<ApplyResult["outcome"] | undefined> {
  const { current, isStale } = services.plans;
  if (current === undefined) throw new Error("There is no open plan. Plan the changes first.");
  if (!isStale) return applyProposal(services, documents, current, { ...how, isReviewed: true });
  const answer = await vscode.window.showWarningMessage(
    "The text was edited after this plan was made.",
    { modal: true, detail: "Plan again to include the edit, or apply the plan as it is shown." },
    "Plan Again",
    "Apply as Shown",
  );
  if (answer === "Apply as Shown") return applyProposal(services, documents, current, { ...how, isReviewed: true });
  if (answer !== "Plan Again") return undefined;
  const again = await proposeAgain(services, current);
  return again && applyProposal(services, documents, again, { ...how, isReviewed: false });
}

/** How a plan is applied. */
export interface ApplyProposalOptions {
  /** Whether the person has read the plan in the Plan view, so that they aren't asked once more about what is harmless. */
  readonly isReviewed: boolean;
  /** Minutes after which the change goes back by itself unless it is kept; absent: it stays. */
  readonly confirmWithinMinutes?: number;
}

/** From a plan to its end: asks unless it was reviewed in the Plan view, applies, and on a rival edit plans and asks again. */
export async function applyProposal(
  services: Services,
  documents: PlanDocuments,
  first: Proposal,
  options: ApplyProposalOptions,
): Promise<ApplyResult["outcome"] | undefined> {
  let proposal = first;
  let { isReviewed } = options;
  let news = "";
  for (;;) {
    const { changes } = proposal.plan;
    if (changes.length === 0) {
      services.plans.close();
      reportInSync(proposal);
      return "unchanged";
    }
    if (services.plans.current !== proposal) {
      services.plans.open(proposal);
      await documents.showAll(proposal);
    }
    if (isRefused(proposal)) return undefined;
    if (isReviewed) proposal = await withCurrentSimulation(services, proposal);
    if ((!isReviewed || isDisruptive(proposal)) && !(await isConfirmed(proposal, news, services.plans.isStale)))
      return undefined;
    // What was in force before may come back as it was.
    const isKnown = proposal.mode === "roll-back";
    if (!isKnown && !(await confirmErrors(services, proposal.cluster, proposal.uris, verifyErrors(proposal))))
      return undefined;

    const approved = proposal;
    const result = await services.plans
      .applying(() => applyNow(services, approved, options))
      .finally(() => {
        services.cibs.invalidate(approved.cluster);
        services.histories.renew();
      });
    if (result.outcome !== "conflict") {
      services.plans.close();
      tellResult(services, proposal, result);
      return result.outcome;
    }
    const again = await proposeAgain(services, proposal);
    if (again === undefined) return "conflict";
    const rival = concurrentChanges(proposal.plan, again.plan);
    news = `${result.message}${rival === "" ? "" : `\nMeanwhile ${rival}.`}\n\nThis is the new plan:\n`;
    proposal = again;
    isReviewed = false;
  }
}

/** The same text against the cluster as it is now; undefined when that can't be told. */
async function proposeAgain(services: Services, proposal: Proposal): Promise<Proposal | undefined> {
  const { cluster: name, uris, mode, renew } = proposal;
  if (renew) return renew();
  const cluster = services.registry.get(name);
  if (cluster === undefined) throw new Error(`"${name}" is no longer configured.`);
  return createPlan(services, { cluster, uris }, mode === "replace" ? "replace" : "update");
}

/** The plan as it was reviewed, with what the cluster would do now: a node may have died since. */
async function withCurrentSimulation(services: Services, proposal: Proposal): Promise<Proposal> {
  const cluster = services.registry.get(proposal.cluster);
  if (cluster === undefined) return proposal;
  const title = `Asking ${quoted(proposal.cluster)} what it would do now`;
  return withProgress(title, async (token) => {
    const live = await services.registry.interactively(async () => (await cluster.session()).readCib(signalOf(token)));
    const { foresight } = await withSimulation(cluster, { ...proposal, base: live }, token);
    const renewed = { ...proposal, ...omitUndefined({ foresight }) };
    services.plans.renew(renewed);
    return renewed;
  });
}

/** A configuration that the cluster would refuse isn't sent to it; the person is told why. */
function isRefused({ cluster, foresight }: Proposal): boolean {
  if (!foresight?.wouldRefuse) return false;
  void vscode.window.showErrorMessage(`${quoted(cluster)} would refuse this configuration. Nothing was applied.`, {
    modal: true,
    detail: [...foresight.verify.map(({ message }) => `${message}.`), "", "Correct it and plan again."].join("\n"),
  });
  return true;
}

function verifyErrors({ foresight }: Proposal): readonly string[] {
  const errors = foresight?.verify.filter(({ severity, isExisting }) => severity === "error" && !isExisting) ?? [];
  return errors.map(({ message }) => `crm_verify: ${message}`);
}

async function isConfirmed(proposal: Proposal, news: string, isStale: boolean): Promise<boolean> {
  const { cluster } = proposal;
  const stale = isStale ? "The text was edited since this plan was made; the edit is no part of it.\n\n" : "";
  const message =
    news === ""
      ? `Apply to ${quoted(cluster)}?`
      : `${capitalized(quoted(cluster))} was changed by somebody else. Apply the new plan?`;
  const review = "Review Changes";
  const ask =
    news !== "" || isStale || isDisruptive(proposal)
      ? vscode.window.showWarningMessage
      : vscode.window.showInformationMessage;
  const answer = await ask(
    message,
    { modal: true, detail: `${stale}${news}${questionDetail(proposal)}` },
    "Apply",
    review,
  );
  if (answer === review) await vscode.commands.executeCommand("quorate.plan.focus");
  return answer === "Apply";
}

async function applyNow(
  services: Services,
  proposal: Proposal,
  { confirmWithinMinutes }: ApplyProposalOptions,
): Promise<HistoryApplyResult> {
  const cluster = services.registry.get(proposal.cluster);
  if (cluster === undefined) throw new Error(`"${proposal.cluster}" is no longer configured.`);
  const { applyWithHistory } = await import("../lazy/cluster.ts");
  const history = await services.histories.open();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Applying to ${quoted(proposal.cluster)}`,
      cancellable: true,
    },
    (progress, token) =>
      services.registry.interactively(async () =>
        applyWithHistory(await cluster.session(), history, changeOf(services, proposal, confirmWithinMinutes), {
          onStep: (step, text) => {
            services.log.info(`${proposal.cluster}: ${step}: ${text}`);
            progress.report({ message: text });
          },
          signal: signalOf(token),
        }),
      ),
  );
}

function changeOf(services: Services, proposal: Proposal, confirmWithinMinutes: number | undefined): HistoryApply {
  const { uris, base, plan, mode, foresight, revertsTo } = proposal;
  return {
    base,
    wanted: plan.cib,
    files: uris.map((uri) => (uri.scheme === "file" ? uri.fsPath : uri.toString())),
    mode,
    changes: plan.changes,
    summary: planSentence(plan.changes, foresight),
    ...omitUndefined({ revertsTo }),
    ...(confirmWithinMinutes === undefined ? {} : { confirmWithinSeconds: confirmWithinMinutes * 60 }),
    onWaiting: (waiting) => services.confirmations.take(waiting),
  };
}

function tellResult(services: Services, { cluster, plan }: Proposal, result: HistoryApplyResult): void {
  services.log.info(`${cluster}: ${result.message}`);
  const isTrouble = result.snapshot !== undefined && needsAttention(plan.changes, result.snapshot);
  const isGood = result.outcome !== "unknown" && result.settled && !isTrouble;
  const tell = isGood ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const { entry } = result;
  const [waiting] = services.confirmations.of(cluster).filter(({ confirmation }) => confirmation.note.id === entry.id);
  const ways = waiting ? ["Confirm Changes", "Roll Back Now"] : wasApplied(entry) ? ["Roll Back"] : [];
  const time = waiting
    ? ` It goes back in ${formatTimeLeft(services.confirmations.secondsLeft(waiting))} unless you keep it.`
    : "";
  // Not awaited: the command is done when the cluster is, whether or not the message was read.
  // Four buttons don't fit beside each other.
  const more = waiting ? [] : ["Open Status Panel", "Show Log"];
  void tell(`${result.message}${time}`, ...ways, ...more).then((answer) => {
    if (answer === "Confirm Changes") void vscode.commands.executeCommand("quorate.confirmChanges", entry.id);
    if (answer === "Roll Back Now") void vscode.commands.executeCommand("quorate.rollBackNow", entry.id);
    if (answer === "Roll Back") void vscode.commands.executeCommand("quorate.revertChange", entry);
    if (answer === "Open Status Panel") services.openPanel(cluster);
    if (answer === "Show Log") services.log.show(true);
  });
}
