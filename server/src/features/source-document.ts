import { parseCorosync } from "../corosync/parse.ts";
import type { CorosyncTree } from "../corosync/tree.ts";
import { type CrmTree, parseCrm, type TextChange, updateCrm } from "../crm/crm-tree.ts";

/** A file that Quorate understands, read. It is never changed: a new text makes a new one. */
export type SourceDocument =
  | { readonly language: "crm"; readonly uri: string; readonly text: string; readonly tree: CrmTree }
  | { readonly language: "corosync"; readonly uri: string; readonly text: string; readonly tree: CorosyncTree };

export type Language = SourceDocument["language"];
export type CrmDocument = Extract<SourceDocument, { language: "crm" }>;
export type CorosyncDocument = Extract<SourceDocument, { language: "corosync" }>;

/** Reads a file. Never throws, whatever the text. */
export function openDocument(uri: string, language: Language, text: string): SourceDocument {
  return language === "crm"
    ? { language, uri, text, tree: parseCrm(text) }
    : { language, uri, text, tree: parseCorosync(text) };
}

/** The document after one change; of a crm file only the lines that the change touches are read again. */
export function changeDocument(document: SourceDocument, newText: string, change: TextChange): SourceDocument {
  if (document.language === "crm") {
    return { ...document, text: newText, tree: updateCrm(document.tree, newText, change) };
  }
  return openDocument(document.uri, document.language, newText);
}

/** The language of a file by its name, as package.json tells it to the editor; undefined for other files. */
export function languageOfFile(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\.(crm|crmsh|pcmk)$/.test(name)) return "crm";
  return /^corosync.*\.conf$|^corosync\.conf\./.test(name) ? "corosync" : undefined;
}
