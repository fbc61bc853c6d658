import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Plan, PlanParams } from "../../../server/src/protocol.ts";
import { methods } from "../../../server/src/protocol.ts";

/** The language server as the rest of the editor's client sees it. */
export interface LanguageService extends vscode.Disposable {
  /** Starts the server where it isn't running; resolves when it answers. */
  start(): Promise<LanguageClient>;
  /** What applying these documents to this live CIB would do. Starts the server where needed. */
  plan(params: PlanParams, token: vscode.CancellationToken): Promise<Plan>;
}

const languages = ["crm", "corosync"];
const schemes = ["file", "untitled", "vscode-vfs"];

/** The language server, started when the first of its documents is open: a folder without one costs no process. */
export function createLanguageService(context: vscode.ExtensionContext): LanguageService {
  let started: Promise<LanguageClient> | undefined;
  const start = () => {
    started ??= startServer(context);
    return started;
  };
  const isOurs = (document: vscode.TextDocument) =>
    languages.includes(document.languageId) && schemes.includes(document.uri.scheme);
  const startFor = (document: vscode.TextDocument) => {
    if (started === undefined && isOurs(document)) void start();
  };
  vscode.workspace.textDocuments.forEach(startFor);
  const opened = vscode.workspace.onDidOpenTextDocument(startFor);
  return {
    start,
    async plan(params, token) {
      const client = await start();
      return client.sendRequest<Plan>(methods.plan, params, token);
    },
    dispose() {
      opened.dispose();
      void started?.then((client) => client.dispose()).catch(() => undefined);
    },
  };
}

async function startServer(context: vscode.ExtensionContext): Promise<LanguageClient> {
  const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const client = new LanguageClient(
    "quorate",
    "Quorate Language Server",
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=0"] } },
    },
    {
      documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
      synchronize: {
        configurationSection: "quorate",
        fileEvents: [
          vscode.workspace.createFileSystemWatcher("**/*.{crm,crmsh,pcmk}"),
          vscode.workspace.createFileSystemWatcher("**/corosync*.conf*"),
        ],
      },
    },
  );
  await client.start();
  return client;
}
