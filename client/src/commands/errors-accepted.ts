import * as vscode from "vscode";
import { liveSource } from "../views/live-findings-model.ts";
import { count, quoted } from "../views/words.ts";
import { nameOf } from "./propose.ts";

/** Errors found in the text don't forbid to apply it, but have to be accepted knowingly. */
export async function areErrorsAccepted(cluster: string, uris: readonly vscode.Uri[]): Promise<boolean> {
  const errors = uris.flatMap((uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source !== liveSource)
      .map((finding) => `${nameOf(uri)}, line ${finding.range.start.line + 1}: ${finding.message}`),
  );
  if (errors.length === 0) return true;
  const shown = errors.length > 8 ? [...errors.slice(0, 8), `and ${errors.length - 8} more`] : errors;
  const answer = await vscode.window.showWarningMessage(
    `The text has ${count(errors.length, "error")}. Apply it to ${quoted(cluster)} all the same?`,
    { modal: true, detail: shown.join("\n") },
    "Apply with Errors",
  );
  return answer === "Apply with Errors";
}
