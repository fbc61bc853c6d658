import {
  type Connection,
  type DefinitionLink,
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  LSPErrorCodes,
  type PrepareRenameResult,
  ResponseError,
  type ServerCapabilities,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { SourceDocument } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { locationsOf, rangeInFile } from "./locations.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./text-positions.ts";

export const navigationCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
};

/** textDocument/definition, references, documentHighlight, prepareRename and rename */
export function serveNavigation(connection: Connection, context: HandlerContext): void {
  const { onDocument, files, workspace } = context;
  connection.onDefinition(
    onDocument((document, { position }): Location[] | DefinitionLink[] | null => {
      const cluster = files.clusterOf(document.source);
      const found = workspace.definitionAt(document.source, document.text.offsetAt(position), cluster);
      if (!found) return null;
      const locations = locationsOf(found.places, cluster, context);
      if (!context.client().textDocument?.definition?.linkSupport) return locations;
      const originSelectionRange = rangeIn(document.text, found.origin);
      return locations.map(({ uri, range }) => ({
        originSelectionRange,
        targetUri: uri,
        targetRange: range,
        targetSelectionRange: range,
      }));
    }),
  );
  connection.onReferences(
    onDocument((document, { position, context: request }): Location[] => {
      const cluster = files.clusterOf(document.source);
      const offset = document.text.offsetAt(position);
      return locationsOf(
        workspace.referencesAt(document.source, offset, cluster, request.includeDeclaration),
        cluster,
        context,
      );
    }),
  );
  connection.onDocumentHighlight(
    onDocument((document, { position }): DocumentHighlight[] | null => {
      const found = workspace.highlightsAt(document.source, document.text.offsetAt(position));
      if (found.length === 0) return null;
      return found.map(({ span, access }) => ({
        range: rangeIn(document.text, span),
        kind: access === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      }));
    }),
  );
  connection.onPrepareRename(
    onDocument((document, { position }): PrepareRenameResult | null => {
      const target = workspace.renameTargetAt(document.source, document.text.offsetAt(position));
      return target ? { range: rangeIn(document.text, target.span), placeholder: target.name } : null;
    }),
  );
  connection.onRenameRequest(
    onDocument((document, { position, newName }): WorkspaceEdit => {
      const cluster = files.clusterOf(document.source);
      const renamed = workspace.renameAt(document.source, document.text.offsetAt(position), newName, cluster);
      if ("refused" in renamed) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.refused);
      return workspaceEdit(renamed.edits, cluster, document, context);
    }),
  );
}

function workspaceEdit(
  edits: readonly { uri: string; span: { start: number; end: number }; text: string }[],
  cluster: readonly SourceDocument[],
  asked: OpenDocument,
  context: HandlerContext,
): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, span, text } of edits) {
    const file = cluster.find((document) => document.uri === uri);
    if (!file) continue;
    changes[uri] ??= [];
    changes[uri].push({ range: rangeInFile(file, span, context), newText: text });
  }
  if (!context.client().workspace?.workspaceEdit?.documentChanges) return { changes };
  // With versions, the client refuses edits to a text that has changed since.
  const version = (uri: string): number | null =>
    (uri === asked.uri ? asked : context.documents.get(uri))?.version ?? null;
  return {
    documentChanges: Object.entries(changes).map(([uri, edits]) => ({
      textDocument: { uri, version: version(uri) },
      edits,
    })),
  };
}
