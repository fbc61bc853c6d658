import * as vscode from "vscode";
import type { ConvertedDocuments } from "../views/converted-documents.ts";
import type { Command } from "./command.ts";
import { fileInFront, showChosen } from "./converted.ts";

/** Shows what a crm text is as a CIB, beside it; of a cluster, the live CIB as it is. */
export function showAsCibXml(documents: ConvertedDocuments): Command {
  return {
    id: "quorate.showAsCibXml",
    run: (services, arg, selection) =>
      showChosen(
        services,
        documents,
        { arg, selection },
        {
          from: "crm",
          to: "cib",
          otherwise: textInFront,
          columnOf: (uri) => (isInFront(uri) ? vscode.ViewColumn.Beside : undefined),
        },
      ),
  };
}

async function textInFront(): Promise<readonly vscode.Uri[]> {
  const front = fileInFront();
  if (!front) throw new Error("There is no crm text to show. Open a crm file first.");
  return [front];
}

function isInFront(uri: vscode.Uri): boolean {
  return fileInFront()?.toString() === uri.toString();
}
