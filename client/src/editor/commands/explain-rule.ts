import * as vscode from "vscode";
import { commands, type RulePage } from "../../../../server/src/protocol.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { ruleUri } from "../views/documents/rule-documents.ts";
import type { Command } from "./command.ts";

/** The rules with a diagnostic at the cursor. */
function rulesAtCursor(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return new Set();
  const diagnostics = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === "quorate" && range.intersection(editor.selection) !== undefined);
  return new Set(diagnostics.map(({ code }) => String(typeof code === "object" ? code.value : code)));
}

/** Shows the page of a rule beside the editor. */
export const explainRule: Command = {
  id: commands.explainRule,
  async run({ language }, arg) {
    const rules = await language.rules();
    const atCursor = rulesAtCursor();
    const here = rules.filter(({ id }) => atCursor.has(id));
    const id = typeof arg === "string" ? arg : here.length === 1 ? here[0]?.id : await chooseRule(rules, here);
    if (id === undefined) return undefined;
    await vscode.commands.executeCommand("markdown.showPreviewToSide", ruleUri(id));
    return id;
  },
};

async function chooseRule(rules: readonly RulePage[], here: readonly RulePage[]): Promise<string | undefined> {
  const shown = here.length > 0 ? here : rules;
  const items = shown.map(({ id, severity, title }) => ({ label: id, description: severity, detail: title }));
  const options = { title: "Explain Rule", placeHolder: "Which rule?", matchOnDetail: true };
  return (await plainWindow.showQuickPick(items, options))?.label;
}
