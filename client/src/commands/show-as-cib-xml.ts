import * as vscode from "vscode";
import type { ConvertedDocuments } from "../views/converted-documents.ts";
import { targetOf } from "./choose.ts";
import type { Command } from "./command.ts";
import { documentSource, fileInFront, filesOf, showConverted } from "./converted.ts";

/** Shows what a crm text is as a CIB, beside it; of a cluster, the live CIB as it is. */
export function showAsCibXml(documents: ConvertedDocuments): Command {
  return {
    id: "quorate.showAsCibXml",
    async run(services, arg, selection) {
      const files = filesOf(arg, selection);
      const { cluster } = files.length > 0 ? {} : targetOf(arg);
      if (cluster !== undefined) {
        return showConverted(services, documents, {
          source: { kind: "cluster", name: cluster },
          from: "cib",
          to: "cib",
        });
      }
      const front = fileInFront();
      const chosen = files.length > 0 ? files : front ? [front] : [];
      if (chosen.length === 0) throw new Error("There is no crm text to show. Open a crm file first.");
      let title: string | undefined;
      for (const uri of chosen) {
        title = await showConverted(
          services,
          documents,
          { source: documentSource(uri), from: "crm", to: "cib" },
          { preview: chosen.length < 2, ...(isInFront(uri) ? { viewColumn: vscode.ViewColumn.Beside } : {}) },
        );
      }
      return title;
    },
  };
}

function isInFront(uri: vscode.Uri): boolean {
  return fileInFront()?.toString() === uri.toString();
}
