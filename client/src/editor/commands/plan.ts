import * as vscode from "vscode";
import type { ApplyMode, Change, Plan } from "../../../../server/src/protocol.ts";
import type { Services } from "../services/services.ts";
import type { PlanDocuments } from "../views/plan-documents.ts";
import type { Command } from "./command.ts";
import { chooseSubject, createPlan, reportInSync, type Subject } from "./create-plan.ts";

/** Shows what applying the text would change, and changes nothing. */
export function planCommands(documents: PlanDocuments): readonly Command[] {
  return [
    {
      id: "quorate.plan",
      async run(services, arg) {
        const subject = await chooseSubject(services, arg, "Plan Changes");
        return subject && show(services, documents, subject);
      },
    },
    // Two commands for one switch: its button in the view shows what a click does.
    { id: "quorate.removeUnlistedObjects", run: (services) => planAs(services, documents, "replace") },
    { id: "quorate.keepUnlistedObjects", run: (services) => planAs(services, documents, "update") },
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

/** Makes the plan and shows it; gives it back for whoever called the command. */
async function show(
  services: Services,
  documents: PlanDocuments,
  subject: Subject,
  mode?: ApplyMode,
): Promise<Plan | undefined> {
  const proposal = await createPlan(services, subject, mode);
  if (proposal === undefined) return undefined;
  if (proposal.plan.changes.length === 0) {
    services.plans.close();
    reportInSync(proposal);
    return proposal.plan;
  }
  services.plans.open(proposal);
  await documents.showAll(proposal);
  await vscode.commands.executeCommand("quorate.plan.focus", { preserveFocus: true });
  return proposal.plan;
}

/** Makes the open plan anew in the other mode. */
async function planAs(services: Services, documents: PlanDocuments, mode: ApplyMode): Promise<Plan | undefined> {
  const { current } = services.plans;
  const cluster = current && services.registry.get(current.cluster);
  if (current === undefined || cluster === undefined) return undefined;
  return show(services, documents, { cluster, uris: current.uris }, mode);
}

function isChange(value: unknown): value is Change {
  return typeof value === "object" && value !== null && "kind" in value && "type" in value;
}
