import * as vscode from "vscode";
import { count } from "../../../../server/src/text/phrases.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { formatProblem, type Problem } from "./documents/converted-view.ts";

/** Shows an error message with the first problem and a button that goes there. Resolves when it was answered or closed. */
export async function showProblems(lead: string, problems: readonly Problem[]): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  const rest = problems.length > 1 ? ` (and ${count(problems.length - 1, "more error", "more errors")})` : "";
  const hasPlace = first.uri !== "";
  const answer = await plainWindow.showErrorMessage(
    `${lead} ${formatProblem(first)}${rest}`,
    ...(hasPlace ? ["Go to Error"] : []),
  );
  if (hasPlace && answer !== undefined) await goToProblem(first);
}

/** Opens the file of a problem with the cursor there. */
export async function goToProblem({ uri, line, column }: Problem): Promise<void> {
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: new vscode.Range(at, at) });
}
