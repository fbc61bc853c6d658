import * as vscode from "vscode";
import { looksLikeXml } from "../services/configuration-text.ts";
import type { ConvertedDocuments } from "../views/converted-documents.ts";
import type { Command } from "./command.ts";
import { fileInFront, showChosen } from "./converted.ts";

/** Shows a CIB in crm: files of a menu, a cluster's live CIB, the XML in front, or a file that the person picks. */
export function openCibAsCrm(documents: ConvertedDocuments): Command {
  return {
    id: "quorate.openCibAsCrm",
    run: (services, arg, selection) =>
      showChosen(services, documents, { arg, selection }, { from: "cib", to: "crm", otherwise: chosenFiles }),
  };
}

async function chosenFiles(): Promise<readonly vscode.Uri[]> {
  const front = fileInFront();
  if (front && isXml(front)) return [front];
  const picked = await vscode.window.showOpenDialog({
    title: "Open CIB as crm",
    openLabel: "Open as crm",
    filters: { "CIB XML": ["xml", "raw", "cib"], "All files": ["*"] },
    ...(vscode.workspace.workspaceFolders?.[0] ? { defaultUri: vscode.workspace.workspaceFolders[0].uri } : {}),
  });
  return picked ?? [];
}

function isXml(uri: vscode.Uri): boolean {
  if (uri.scheme.startsWith("quorate-")) return false;
  const { activeTextEditor: editor } = vscode.window;
  if (/\.xml$/i.test(uri.path)) return true;
  if (editor === undefined || editor.document.languageId === "crm") return false;
  return editor.document.languageId === "xml" || looksLikeXml(editor.document.getText().slice(0, 4096));
}
