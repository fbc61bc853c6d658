import * as vscode from "vscode";
import { ruleScheme } from "../../../../../server/src/protocol.ts";
import type { LanguageService } from "../../services/language-service.ts";

/** The page of one rule as a read-only document; the setting `workbench.editorAssociations` shows it as a preview. */
export function ruleUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: ruleScheme, path: `/${id}.md` });
}

/** Provides each rule's page, from the rule itself. */
export function registerRuleDocuments(language: LanguageService): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
    async provideTextDocumentContent({ path }) {
      const id = path.replace(/^\/|\.md$/g, "");
      const rule = (await language.rules()).find((each) => each.id === id);
      return rule?.text ?? `There is no rule "${id}".\n`;
    },
  });
}
