// The language client as a bundle of its own, loaded with the first document.
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type {
  AgentMetadataParams,
  CorosyncValidationParams,
  NodesChangedParams,
  NodesParams,
} from "../../../../server/src/protocol.ts";
import { methods } from "../../../../server/src/protocol.ts";
import type { NodeAgents } from "../services/nodes/node-agents.ts";

/** Starts the language server for documents of these languages and schemes; resolves when it answers. */
export async function startServer(
  extension: vscode.Uri,
  languages: readonly string[],
  schemes: readonly string[],
  nodes: NodeAgents,
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
      initializationOptions: { explainRule: true, nodes: true, localTools: nodes.mayRunTools },
      synchronize: {
        configurationSection: "quorate",
        fileEvents: [
          vscode.workspace.createFileSystemWatcher("**/*.{crm,crmsh,pcmk,pcs,cib}"),
          vscode.workspace.createFileSystemWatcher("**/corosync*.conf*"),
          vscode.workspace.createFileSystemWatcher("**/cib*.xml"),
          vscode.workspace.createFileSystemWatcher("**/sbd{,.sysconfig}"),
        ],
      },
    },
  );
  client.onRequest(methods.nodes, (params: NodesParams) => nodes.nodes(params));
  client.onRequest(methods.agentMetadata, (params: AgentMetadataParams) => nodes.metadata(params));
  client.onRequest(methods.corosyncValidation, (params: CorosyncValidationParams, token: vscode.CancellationToken) =>
    nodes.verdict(params, token),
  );
  await client.start();
  const notifyServer = () => {
    const params: NodesChangedParams = { mayRunTools: nodes.mayRunTools };
    void client.sendNotification(methods.nodesChanged, params).catch(() => undefined);
  };
  nodes.onDidChange(notifyServer);
  // What changed while the server started.
  notifyServer();
  return client;
}
