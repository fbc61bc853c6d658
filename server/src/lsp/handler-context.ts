import type { ClientCapabilities, TextDocuments } from "vscode-languageserver/node";
import type { Workspace } from "../workspace.ts";
import type { ClusterFiles } from "./cluster-files.ts";
import type { OpenDocument } from "./open-documents.ts";
import type { OnDocument } from "./requests.ts";

/** What the handlers of requests work with. */
export interface HandlerContext {
  readonly onDocument: OnDocument;
  readonly workspace: Workspace;
  readonly files: ClusterFiles;
  readonly documents: TextDocuments<OpenDocument>;
  /** The capabilities of the client; empty until it is initialized. */
  client(): ClientCapabilities;
}
