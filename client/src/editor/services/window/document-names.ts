import type * as vscode from "vscode";

/** The last part of a document's path. */
export function nameOf(uri: vscode.Uri | undefined): string {
  return uri?.path.split("/").at(-1) ?? "";
}
