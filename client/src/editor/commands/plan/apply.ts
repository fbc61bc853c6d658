import * as vscode from "vscode";
import type { ApplyResult } from "../../../cluster/apply/apply-result.ts";
import type { EditorPlan } from "../../services/changes/plan-store.ts";
import type { Services } from "../../services/services.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import type { Command } from "../command.ts";
import { applyInEditor } from "./apply-in-editor.ts";
import { createPlan } from "./create-plan.ts";
import { chooseSubject } from "./plan-subject.ts";

/** Applies the text, or the open plan, to the cluster. */
export function applyCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.apply",
      run: (services, arg) => applyText(services, documents, arg, "Apply to Cluster", () => undefined),
    },
    {
      id: "quorate.applyPlan",
      run: (services) => applyOpenPlan(services, documents, undefined),
    },
    {
      id: "quorate.applyWithConfirmation",
      run(services, arg) {
        const { current } = services.plans;
        return arg === undefined && current !== undefined
          ? applyOpenPlan(services, documents, confirmMinutes(current.uris))
          : applyText(services, documents, arg, "Apply, Roll Back Unless Confirmed", confirmMinutes);
      },
    },
  ];
}

async function applyText(
  services: Services,
  documents: PlanDocuments,
  arg: unknown,
  title: string,
  minutes: (uris: readonly vscode.Uri[]) => number | undefined,
): Promise<ApplyResult["outcome"] | undefined> {
  const subject = await chooseSubject(services, arg, title);
  const plan = subject && (await createPlan(services, subject));
  return plan && applyInEditor(services, documents, plan, { isReviewed: false, confirmMinutes: minutes(plan.uris) });
}

/** Applies the plan that is open in the Plan view; when its text was edited since, the person chooses between the two. */
async function applyOpenPlan(
  services: Services,
  documents: PlanDocuments,
  minutes: number | undefined,
): Promise<ApplyResult["outcome"] | undefined> {
  const { current, isStale } = services.plans;
  if (current === undefined) throw new Error("There is no open plan. Plan the changes first.");
  const apply = (plan: EditorPlan | undefined, isReviewed: boolean) =>
    plan && applyInEditor(services, documents, plan, { isReviewed, confirmMinutes: minutes });
  if (!isStale) return apply(current, true);
  const answer = await plainWindow.showWarningMessage(
    "The text was edited after this plan was made.",
    { modal: true, detail: "Plan again to include the edit, or apply the plan as it is shown." },
    "Plan Again",
    "Apply as Shown",
  );
  if (answer === "Apply as Shown") return apply(current, true);
  return answer === "Plan Again" ? apply(await current.planAgain(), false) : undefined;
}

function confirmMinutes(uris: readonly vscode.Uri[]): number {
  const set = vscode.workspace.getConfiguration("quorate", uris[0]).get<number>("apply.confirmMinutes", 5);
  return Number.isFinite(set) && set > 0 ? Math.min(set, 24 * 60) : 5;
}
