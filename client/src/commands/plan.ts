import * as vscode from "vscode";
import type { Change } from "../../../server/src/protocol.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import type { Command } from "./command.ts";
import { chooseSubject, propose, tellInStep } from "./propose.ts";

/** Shows what applying the text would change, and changes nothing. */
export function planCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.plan",
      async run(services, arg) {
        const subject = await chooseSubject(services, arg, "Plan Changes");
        const proposal = subject && (await propose(services, subject));
        if (proposal === undefined) return undefined;
        if (proposal.plan.changes.length === 0) {
          services.plans.close();
          tellInStep(proposal);
          return proposal.plan;
        }
        services.plans.open(proposal);
        await documents.showAll(proposal);
        await vscode.commands.executeCommand("quorate.plan.focus", { preserveFocus: true });
        return proposal.plan;
      },
    },
    {
      id: "quorate.showPlan",
      async run({ plans }, change) {
        if (plans.current === undefined) return;
        if (isChange(change)) await documents.showChange(plans.current, change);
        else await documents.showAll(plans.current);
      },
    },
    { id: "quorate.discardPlan", run: ({ plans }) => plans.close() },
  ];
}

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "kind" in value && "type" in value;
}
