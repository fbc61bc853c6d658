import * as vscode from "vscode";
import { quoted } from "../../../../server/src/text/phrases.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { withProgress } from "../services/window/progress.ts";
import { chooseNode } from "./actions/action-targets.ts";
import type { Command } from "./command.ts";
import { isNameTyped } from "./is-name-typed.ts";

/** Tries on a live cluster what becomes of its resources without a node, measures it, and writes a report. */
export const drill: Command = {
  id: "quorate.drill",
  async run(services, arg) {
    const chosen = await chooseNode(
      services,
      arg,
      "Drill",
      ({ type, condition }) => type === "member" && condition === "online",
    );
    if (chosen === undefined) return;
    const { cluster, node } = chosen;
    const picked = await plainWindow.showQuickPick(
      [
        {
          label: "Standby",
          description: "Its resources move away; it comes back afterwards",
          how: "standby" as const,
        },
        { label: "Fence", description: "Its power is cut, as when it fails", how: "fence" as const },
      ],
      { title: `Drill: ${quoted(node)}`, placeHolder: "What should happen to the node?" },
    );
    if (picked === undefined) return;
    const { drillQuestion, drillReport, drillSentence, planDrill, runDrill, thisPerson } = await import(
      "../lazy/cluster.ts"
    );
    await services.registry.interactively(async () => {
      const session = await cluster.session();
      const plan = await withProgress(`Asking what would happen without ${quoted(node)}`, (signal) =>
        planDrill(session, node, picked.how, signal),
      );
      const options = { modal: true, detail: drillQuestion(plan) };
      const answer = await plainWindow.showWarningMessage(`Begin the drill with ${quoted(node)}?`, options, "Begin");
      if (answer !== "Begin" || (picked.how === "fence" && !(await isNameTyped(node)))) return;
      const result = await withProgress(`Drill: ${quoted(node)}`, (signal, onProgress) =>
        runDrill(session, plan, { signal, onProgress }),
      );
      const content = drillReport(result, cluster.name, thisPerson());
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content }));
      void plainWindow.showInformationMessage(`${drillSentence(result)}.`);
    });
  },
};
