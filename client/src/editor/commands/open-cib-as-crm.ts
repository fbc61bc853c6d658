import * as vscode from "vscode";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { looksLikeXml } from "../services/texts/configuration-text.ts";
import type { ConvertedDocuments } from "../views/documents/converted-documents.ts";
import type { Command } from "./command.ts";
import { activeTabFile, showChosen } from "./converted.ts";

/** Shows a CIB in crm: the files of a menu, a cluster's live CIB, the active XML file, or a file that the person picks. */
export function openCibAsCrm(documents: ConvertedDocuments): Command {
  return {
    id: "quorate.openCibAsCrm",
    run: (services, arg, selection) =>
      showChosen(services, documents, { arg, selection }, { from: "cib", to: "crm", defaultFiles: chosenFiles }),
  };
}

async function chosenFiles(): Promise<readonly vscode.Uri[]> {
  const active = activeTabFile();
  if (active && isXml(active)) return [active];
  const picked = await vscode.window.showOpenDialog({
    title: "Open CIB as crm",
    openLabel: "Open as crm",
    filters: { "CIB XML": ["xml", "raw", "cib"], "All files": ["*"] },
    ...omitUndefined({ defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri }),
  });
  return picked ?? [];
}

function isXml(uri: vscode.Uri): boolean {
  if (uri.scheme.startsWith("quorate-")) return false;
  const { activeTextEditor: editor } = vscode.window;
  if (/\.xml$/i.test(uri.path)) return true;
  if (editor === undefined || editor.document.languageId === "crm") return false;
  return ["xml", "cib"].includes(editor.document.languageId) || looksLikeXml(editor.document.getText().slice(0, 4096));
}
