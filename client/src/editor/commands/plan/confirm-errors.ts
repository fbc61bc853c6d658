import * as vscode from "vscode";
import { count, quoted } from "../../../../../server/src/text/phrases.ts";
import type { Services } from "../../services/services.ts";
import { openDocument } from "../../services/texts/source-text.ts";
import { nameOf } from "../../services/window/document-names.ts";
import * as plainWindow from "../../services/window/plain-window.ts";
import { liveSource } from "../../views/in-text/live-findings-model.ts";

/**
 * The errors that the rules find in documents, one line each: `cluster.crm, line 3: …`. With the live CIB that they are planned for, they
 * are checked for its release and schema and the agents of the connected node; else what the editor shows counts.
 */
export async function findErrors(
  { language }: Services,
  uris: readonly vscode.Uri[],
  cib?: string,
): Promise<readonly string[]> {
  const isShown = (uri: vscode.Uri): boolean => cib === undefined && openDocument(uri) !== undefined;
  const shown = uris.filter(isShown).flatMap((uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source !== liveSource)
      .map((finding) => `${nameOf(uri)}, line ${finding.range.start.line + 1}: ${finding.message}`),
  );
  // Only open documents have diagnostics.
  const others = uris.filter((uri) => !isShown(uri)).map(String);
  const inOthers =
    others.length === 0 ? [] : await language.findings({ uris: others, ...(cib === undefined ? {} : { cib }) });
  return [
    ...shown,
    ...inOthers
      .filter(({ severity }) => severity === "error")
      .map(({ uri, line, message }) => `${nameOf(vscode.Uri.parse(uri))}, line ${line}: ${message}`),
  ];
}

const mostShown = 8;

/** Asks whether to apply a configuration with errors: they don't prevent it, but have to be accepted knowingly. */
export async function confirmErrors(cluster: string, errors: readonly string[]): Promise<boolean> {
  if (errors.length === 0) return true;
  const shown =
    errors.length > mostShown ? [...errors.slice(0, mostShown), `and ${errors.length - mostShown} more`] : errors;
  const answer = await plainWindow.showWarningMessage(
    `The configuration has ${count(errors.length, "error")}. Apply it to ${quoted(cluster)} anyway?`,
    { modal: true, detail: shown.join("\n") },
    "Apply with Errors",
  );
  return answer === "Apply with Errors";
}
