import * as vscode from "vscode";
import type { Confirmations, Waiting } from "../services/confirmations.ts";
import { formatClock } from "../services/format-confirmation.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import { applyOpenPlan, applyProposal } from "./apply.ts";
import type { Command } from "./command.ts";
import { chooseSubject, createPlan } from "./create-plan.ts";

/** Apply with confirmation, and its two ends. */
export function confirmationCommands(documents: PlanDocuments, confirmations: Confirmations): readonly Command[] {
  return [
    {
      id: "quorate.applyWithConfirmation",
      async run(services, arg) {
        if (arg === undefined && services.plans.current !== undefined)
          return applyOpenPlan(services, documents, { confirmWithinMinutes: minutes(services.plans.current.uris[0]) });
        const subject = await chooseSubject(services, arg, "Apply, Roll Back Unless Confirmed");
        const proposal = subject && (await createPlan(services, subject));
        const confirmWithinMinutes = minutes(subject?.uris[0]);
        return proposal && applyProposal(services, documents, proposal, { isReviewed: false, confirmWithinMinutes });
      },
    },
    { id: "quorate.confirmChanges", run: (_, arg) => decide(confirmations, arg, "keep") },
    { id: "quorate.rollBackNow", run: (_, arg) => decide(confirmations, arg, "back") },
    {
      id: "quorate.confirmOrRollBack",
      async run(_, arg) {
        const waiting = await choose(confirmations, arg, "Confirm or Roll Back");
        if (waiting === undefined) return;
        const { note } = waiting.confirmation;
        const answer = await vscode.window.showInformationMessage(
          `Keep the change to "${note.cluster}"?`,
          {
            modal: true,
            detail: `${note.summary}, by ${note.by}. It goes back in ${formatClock(confirmations.secondsLeft(waiting))} unless it is kept.`,
          },
          "Confirm Changes",
          "Roll Back Now",
        );
        if (answer !== undefined) await confirmations.decide(waiting, answer === "Confirm Changes" ? "keep" : "back");
      },
    },
  ];
}

function minutes(file: vscode.Uri | undefined): number {
  const set = vscode.workspace.getConfiguration("quorate", file).get<number>("apply.confirmMinutes", 5);
  return Number.isFinite(set) && set > 0 ? Math.min(set, 24 * 60) : 5;
}

async function decide(confirmations: Confirmations, arg: unknown, decision: "keep" | "back"): Promise<void> {
  const waiting = await choose(confirmations, arg, decision === "keep" ? "Confirm Changes" : "Roll Back Now");
  if (waiting) await confirmations.decide(waiting, decision);
}

/** The waiting change that is meant: by its id, its entry or its cluster, the only one, or the one a person picks. */
async function choose(confirmations: Confirmations, arg: unknown, title: string): Promise<Waiting | undefined> {
  const all = confirmations.of();
  const named = typeof arg === "object" && arg !== null && "id" in arg ? arg.id : arg;
  const fitting = all.filter(({ confirmation: { note } }) => note.id === named || note.cluster === named);
  const list = fitting.length > 0 ? fitting : all;
  if (list.length === 0) throw new Error("No change waits to be kept.");
  if (list.length === 1) return list[0];
  const picked = await vscode.window.showQuickPick(
    list.map((waiting) => {
      const { note } = waiting.confirmation;
      return { label: note.cluster, description: note.summary, detail: `${note.by}, ${note.at}`, waiting };
    }),
    { title, placeHolder: "Which change?" },
  );
  return picked?.waiting;
}
