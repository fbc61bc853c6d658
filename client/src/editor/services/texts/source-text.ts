import * as vscode from "vscode";
import { decodeConfiguration, refuseTooLarge } from "./configuration-text.ts";

/** The text of an open document with its unsaved edits, or of the file. Throws, with the reason, when it can't be read. */
export async function sourceText(uri: vscode.Uri): Promise<string> {
  const name = uri.path.split("/").at(-1) ?? "";
  const open = openDocument(uri);
  if (open) {
    const text = open.getText();
    refuseTooLarge(name, text.length);
    return text;
  }
  try {
    refuseTooLarge(name, (await vscode.workspace.fs.stat(uri)).size);
    return decodeConfiguration(name, await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) throw new Error(`"${name}" can't be read: ${reason(error)}.`);
    throw error;
  }
}

/** The document, where it is open in the editor. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const wanted = uri.toString();
  return vscode.workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === wanted);
}

function reason({ code }: vscode.FileSystemError): string {
  if (code === "FileNotFound") return "it no longer exists";
  if (code === "FileIsADirectory") return "it is a folder";
  return code === "NoPermissions" ? "permission denied" : "it is not available";
}
