import { type TextDocumentContentChangeEvent, TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Language, languageOfFile, type SourceDocument, type Workspace } from "../workspace.ts";

/** A document that is open in the editor: its text with LSP's positions, and its tree, which follows each change. */
export interface OpenDocument {
  readonly uri: string;
  readonly text: TextDocument;
  readonly source: SourceDocument;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The document as it is now; later changes don't reach it. */
export function snapshotOf(document: OpenDocument): OpenDocument {
  const { uri, source } = document;
  const { languageId, version } = document.text;
  let own: TextDocument | undefined;
  return {
    uri,
    source,
    get text() {
      // TextDocument.update changes its document in place, so it serves only until the next change.
      if (document.source === source) return document.text;
      own ??= TextDocument.create(uri, languageId, version, source.text);
      return own;
    },
  };
}

function languageOf(uri: string, languageId: string): Language {
  const known = (["crm", "corosync", "pcs", "cib"] as const).find((each) => each === languageId);
  return known ?? languageOfFile(uri) ?? "crm";
}

function applyChange(
  workspace: Workspace,
  document: Writable<OpenDocument>,
  change: TextDocumentContentChangeEvent,
  version: number,
): void {
  if (!("range" in change)) {
    document.text = TextDocument.update(document.text, [change], version);
    document.source = workspace.change(document.uri, document.text.getText());
    return;
  }
  const start = document.text.offsetAt(change.range.start);
  const end = document.text.offsetAt(change.range.end);
  document.text = TextDocument.update(document.text, [change], version);
  document.source = workspace.change(document.uri, document.text.getText(), { start, end, text: change.text });
}

/** The documents that are open in the editor, updated by LSP's notifications and held by the workspace. */
export function createOpenDocuments(workspace: Workspace): TextDocuments<OpenDocument> {
  const documents = new TextDocuments<OpenDocument>({
    create: (uri, languageId, version, content) => ({
      uri,
      text: TextDocument.create(uri, languageId, version, content),
      source: workspace.open(uri, languageOf(uri, languageId), content),
    }),
    update: (document, changes, version) => {
      for (const change of changes) applyChange(workspace, document, change, version);
      return document;
    },
  });
  documents.onDidClose(({ document }) => workspace.close(document.uri));
  return documents;
}
