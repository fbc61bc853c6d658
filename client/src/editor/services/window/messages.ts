import * as vscode from "vscode";
import { messageOf } from "../connection/cluster-registry.ts";
import type { Log } from "./log.ts";
import * as plainWindow from "./plain-window.ts";

/** Shows an error message with a button for the log, and logs the error. Ignores what the person cancelled. */
export async function showError(log: Log, error: unknown): Promise<void> {
  if (isCancelled(error)) return;
  const detail = error instanceof Error && "detail" in error ? String(error.detail) : undefined;
  log.error(messageOf(error));
  if (detail) log.error(detail);
  if (!isClusterError(error) && error instanceof Error && error.stack) log.debug(error.stack);
  const choices = vscode.workspace.isTrusted ? ["Show Log"] : ["Manage Trust", "Show Log"];
  const answer = await plainWindow.showErrorMessage(messageOf(error), ...choices);
  if (answer === "Show Log") log.show(true);
  if (answer === "Manage Trust") await vscode.commands.executeCommand("workbench.trust.manage");
}

/** Whether the person cancelled the operation. */
function isCancelled(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  return error instanceof Error && (error.name === "AbortError" || ("kind" in error && error.kind === "cancelled"));
}

// Compared by name: importing the class would load the code that talks to clusters.
function isClusterError(error: unknown): boolean {
  return error instanceof Error && error.name === "ClusterError";
}

/** An AbortSignal that follows a cancellation token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** A cancellation token that follows an AbortSignal. */
export function tokenOf(signal: AbortSignal | undefined): vscode.CancellationToken {
  const source = new vscode.CancellationTokenSource();
  if (signal?.aborted) source.cancel();
  else signal?.addEventListener("abort", () => source.cancel(), { once: true });
  return source.token;
}
