import * as vscode from "vscode";
import type { PlanDocuments } from "../../views/plan/plan-documents.ts";
import type { Command } from "../command.ts";
import { createPlan } from "./create-plan.ts";
import { chooseSubject } from "./plan-subject.ts";

/** Shows a diff of the live configuration and the file. Opens no plan. */
export function compare(documents: PlanDocuments): Command {
  return {
    id: "quorate.compare",
    async run(services, arg) {
      const subject = await chooseSubject(services, arg, "Compare with Cluster");
      const plan = subject && (await createPlan(services, subject));
      const [uri] = plan?.uris ?? [];
      if (plan === undefined || uri === undefined) return undefined;
      await documents.showLiveBeside(plan, uri);
      return vscode.workspace.asRelativePath(uri);
    },
  };
}
