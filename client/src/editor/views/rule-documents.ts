import * as vscode from "vscode";
import { ruleScheme } from "../../../../server/src/protocol.ts";

/** The page of one rule as a read-only document; the setting `workbench.editorAssociations` shows it as a preview. */
export function ruleUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${id}.md` });
}

/** Provides each rule's page from the extension's own copy of docs/rules.md. */
export function registerRuleDocuments(context: vscode.ExtensionContext): vscode.Disposable {
  const page = vscode.Uri.joinPath(context.extensionUri, "docs", "rules.md");
  return vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
    async provideTextDocumentContent({ path }) {
      const id = path.replace(/^\/|\.md$/g, "");
      const sections = new TextDecoder().decode(await vscode.workspace.fs.readFile(page)).split(/^(?=## )/m);
      return sections.find((section) => section.startsWith(`## ${id}\n`)) ?? `There is no rule "${id}".\n`;
    },
  });
}
