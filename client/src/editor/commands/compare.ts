import * as vscode from "vscode";
import type { PlanDocuments } from "../views/plan-documents.ts";
import type { Command } from "./command.ts";
import { chooseSubject, createPlan } from "./create-plan.ts";

/** Shows a diff of the live configuration and the file. Opens no plan. */
export function compare(documents: PlanDocuments): Command {
  return {
    id: "quorate.compare",
    async run(services, arg) {
      const subject = await chooseSubject(services, arg, "Compare with Cluster");
      const proposal = subject && (await createPlan(services, subject));
      const [uri] = proposal?.uris ?? [];
      if (proposal === undefined || uri === undefined) return undefined;
      await documents.showLiveBeside(proposal, uri);
      return vscode.workspace.asRelativePath(uri);
    },
  };
}
