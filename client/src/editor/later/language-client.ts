// The language client as a bundle of its own, loaded with the first document.
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/** Starts the language server for documents of these languages and schemes; resolves when it answers. */
export async function startServer(
  extension: vscode.Uri,
  languages: readonly string[],
  schemes: readonly string[],
): Promise<LanguageClient> {
  const module = vscode.Uri.joinPath(extension, "dist", "server.cjs").fsPath;
  const client = new LanguageClient(
    "quorate",
    "Quorate Language Server",
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=0"] } },
    },
    {
      documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
      initializationOptions: { explainRule: true },
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
