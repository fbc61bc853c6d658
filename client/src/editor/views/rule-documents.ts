import * as vscode from "vscode";
import { ruleScheme } from "../../../../server/src/protocol.ts";

/** The page of one rule as a read-only document; the setting `workbench.editorAssociations` shows it as a preview. */
export function ruleUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${id}.md` });
}

/** Provides each rule's page, from the rule itself. */
export function registerRuleDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
    async provideTextDocumentContent({ path }) {
      const id = path.replace(/^\/|\.md$/g, "");
      const { explainRule } = await import("../lazy/rules.ts");
      return explainRule(id) ?? `There is no rule "${id}".\n`;
    },
  });
}
