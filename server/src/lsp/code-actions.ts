import { type CodeAction, CodeActionKind, type Connection, type TextEdit } from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import type { Diagnostics } from "./diagnostics.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeInFile } from "./locations.ts";

export const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, CodeActionKind.SourceFixAll];

/** What can be fixed in a whole file at once: old words for what the new ones mean exactly. */
const oldWords: ReadonlySet<string> = new Set(["legacy-syntax", "deprecated-option", "underscore-in-option"]);

/** textDocument/codeAction: fixes of diagnostics, refactorings, and where it is asked for (on save, too) all old words of the file. */
export function serveCodeActions(connection: Connection, context: HandlerContext, diagnostics: Diagnostics): void {
  const { onDocument, files, workspace } = context;
  connection.onCodeAction(
    onDocument((document, { range, context: { only } }): CodeAction[] => {
      const wants = (kind: string): boolean =>
        only === undefined || only.some((each) => kind === each || kind.startsWith(`${each}.`));
      const selection = { start: document.text.offsetAt(range.start), end: document.text.offsetAt(range.end) };
      const actions: CodeAction[] = [];
      if (wants(CodeActionKind.QuickFix))
        actions.push(...diagnostics.codeActions(document, selection.start, selection.end));
      if (wants(CodeActionKind.RefactorRewrite)) {
        const cluster = files.clusterOf(document.source);
        const isAskedFor = only !== undefined;
        for (const { title, edits } of workspace.refactoringsIn(document.source, selection, isAskedFor, cluster)) {
          const changes: Record<string, TextEdit[]> = {};
          for (const { uri, span, text } of edits) {
            const file = cluster.find((each) => each.uri === uri);
            if (!file) continue;
            changes[uri] = [...(changes[uri] ?? []), { range: rangeInFile(file, span, context), newText: text }];
          }
          actions.push({ title: plainLine(title), kind: CodeActionKind.RefactorRewrite, edit: { changes } });
        }
      }
      // Unasked, it would be listed at every line.
      if (only !== undefined && wants(CodeActionKind.SourceFixAll)) {
        const edits = diagnostics.fixesOf(document, oldWords);
        const edit = { changes: { [document.uri]: edits } };
        if (edits.length > 0)
          actions.push({ title: "Replace old names and forms", kind: CodeActionKind.SourceFixAll, edit });
      }
      return actions;
    }),
  );
}
