import { type TextDocumentContentChangeEvent, TextDocuments } from "vscode-languageserver/node";
import { type Language, languageOfFile, type SourceDocument, type Workspace } from "../workspace.ts";
import { positionsIn, type TextPositions } from "./text-positions.ts";

/** A version of a document that is open in the editor. It never changes: an edit makes another one. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: TextPositions;
  readonly source: SourceDocument;
}

function languageOf(uri: string, languageId: string): Language {
  const known = (["crm", "corosync", "pcs", "cib"] as const).find((each) => each === languageId);
  return known ?? languageOfFile(uri) ?? "crm";
}

function openDocument(source: SourceDocument, version: number): OpenDocument {
  return { uri: source.uri, version, text: positionsIn(source), source };
}

function changed(
  workspace: Workspace,
  { uri, text }: OpenDocument,
  change: TextDocumentContentChangeEvent,
): SourceDocument {
  if (!("range" in change)) return workspace.change(uri, change.text);
  const [one, other] = [text.offsetAt(change.range.start), text.offsetAt(change.range.end)];
  return workspace.change(uri, { start: Math.min(one, other), end: Math.max(one, other), text: change.text });
}

/** The documents that are open in the editor, updated by LSP's notifications and held by the workspace. */
export function createOpenDocuments(workspace: Workspace): TextDocuments<OpenDocument> {
  const documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, content) =>
      openDocument(workspace.open(uri, languageOf(uri, languageId), content), version),
    update: (document, changes, version) =>
      changes.reduce((before, change) => openDocument(changed(workspace, before, change), version), document),
  });
  documents.onDidClose(({ document }) => workspace.close(document.uri));
  return documents;
}
