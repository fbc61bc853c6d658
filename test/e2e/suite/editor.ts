import assert from "node:assert/strict";
import * as vscode from "vscode";

/** Opens a file of the fixture folder in an editor. */
export async function openFixture(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "the suite runs with a folder open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Opens an unsaved crm document; `|` in the text is where the cursor is. */
export async function openCrm(marked: string): Promise<{ document: vscode.TextDocument; position: vscode.Position }> {
  const cursor = marked.indexOf("|");
  const content = marked.replace("|", "");
  const document = await vscode.workspace.openTextDocument({ language: "crm", content });
  await vscode.window.showTextDocument(document);
  return { document, position: document.positionAt(cursor) };
}

/** Asks again until there is an answer (not undefined, not an empty list); fails with what was waited for after a minute. */
export async function eventually<T>(what: string, ask: () => T | undefined | Thenable<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const answer = await ask();
    if (answer !== undefined && !(Array.isArray(answer) && answer.length === 0)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`Waited 60 s in vain for ${what}`);
}

/** The findings of a document, once there are any. */
export function findings(document: vscode.TextDocument): Promise<vscode.Diagnostic[]> {
  return eventually(`findings in ${document.uri.path}`, () => vscode.languages.getDiagnostics(document.uri));
}

/** The rule's id of a finding, as the Problems view shows it. */
export function ruleOf(finding: vscode.Diagnostic): string {
  const code = typeof finding.code === "object" ? finding.code.value : finding.code;
  return String(code ?? "");
}

/** The one finding whose message matches; fails with a list of all findings when there isn't exactly one. */
export function only(all: readonly vscode.Diagnostic[], message: RegExp): vscode.Diagnostic {
  const matching = all.filter((finding) => message.test(finding.message));
  const listed = all.map((finding) => `${ruleOf(finding)}: ${finding.message}`).join("\n");
  assert.equal(matching.length, 1, `one finding matches ${message}; all findings:\n${listed}`);
  return matching[0] as vscode.Diagnostic;
}

/** What hovers over a position, as one text. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await eventually("a hover", () =>
    vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position),
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

/** The labels that completion offers at a position. */
export async function completions(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await eventually("completions", async () => {
    const found = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      position,
    );
    return found.items.length > 0 ? found : undefined;
  });
  return list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
}
