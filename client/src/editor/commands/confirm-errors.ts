import * as vscode from "vscode";
import { count, quoted } from "../../../../server/src/text/phrases.ts";
import type { Services } from "../services/services.ts";
import { openDocument } from "../services/source-text.ts";
import { liveSource } from "../views/live-findings-model.ts";
import { nameOf } from "./create-plan.ts";

/** Errors found in the text, and `more` that the cluster itself found, don't forbid to apply it, but have to be accepted knowingly. */
export async function confirmErrors(
  { language }: Services,
  cluster: string,
  uris: readonly vscode.Uri[],
  more: readonly string[] = [],
): Promise<boolean> {
  const found = uris.flatMap((uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source !== liveSource)
      .map((finding) => `${nameOf(uri)}, line ${finding.range.start.line + 1}: ${finding.message}`),
  );
  // Only what is open has diagnostics.
  const closed = uris.filter((uri) => openDocument(uri) === undefined).map(String);
  const inClosed = closed.length === 0 ? [] : await language.errors({ uris: closed });
  found.push(...inClosed.map(({ uri, line, message }) => `${nameOf(vscode.Uri.parse(uri))}, line ${line}: ${message}`));
  const errors = [...more, ...found];
  if (errors.length === 0) return true;
  const shown = errors.length > 8 ? [...errors.slice(0, 8), `and ${errors.length - 8} more`] : errors;
  const answer = await vscode.window.showWarningMessage(
    `${found.length > 0 ? "The text" : "The configuration"} has ${count(errors.length, "error")}. Apply it to ${quoted(cluster)} all the same?`,
    { modal: true, detail: shown.join("\n") },
    "Apply with Errors",
  );
  return answer === "Apply with Errors";
}
