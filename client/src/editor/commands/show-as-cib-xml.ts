import * as vscode from "vscode";
import type { ConvertedDocuments } from "../views/documents/converted-documents.ts";
import type { Command } from "./command.ts";
import { activeTabFile, showChosen } from "./converted.ts";

/** Shows a crm text as a CIB, beside it; of a cluster, its live CIB. */
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
          defaultFiles: activeText,
          columnOf: (uri) => (isActive(uri) ? vscode.ViewColumn.Beside : undefined),
        },
      ),
  };
}

async function activeText(): Promise<readonly vscode.Uri[]> {
  const active = activeTabFile();
  if (!active) throw new Error("There is no crm text to show. Open a crm file first.");
  return [active];
}

function isActive(uri: vscode.Uri): boolean {
  return activeTabFile()?.toString() === uri.toString();
}
