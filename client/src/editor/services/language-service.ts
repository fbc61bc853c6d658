import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type {
  ClusterCib,
  ClusterCibParams,
  ClusterGraph,
  ConvertParams,
  ConvertResult,
  CorosyncRollout,
  CorosyncRolloutParams,
  FindingsParams,
  GraphParams,
  PastedPcs,
  PastePcsParams,
  Plan,
  PlanFinding,
  PlanParams,
  PlanRollbackParams,
  Pull,
  PullParams,
  RulePage,
  UpgradeAdvice,
  UpgradeAdviceParams,
} from "../../../../server/src/protocol.ts";
import { methods } from "../../../../server/src/protocol.ts";
import type { NodeAgents } from "./nodes/node-agents.ts";
import { convertScheme, writableSchemes } from "./texts/cluster-texts.ts";

/** The language server as the rest of the editor's client sees it. */
export interface LanguageService extends vscode.Disposable {
  /** Starts the server where it isn't running; resolves when it is ready. */
  start(): Promise<LanguageClient>;
  /** What applying these documents to this live CIB would do. Starts the server where needed. */
  plan(params: PlanParams, token: vscode.CancellationToken): Promise<Plan>;
  /** The errors and warnings in these files as they are now, open or not. Starts the server where needed. */
  findings(params: FindingsParams): Promise<readonly PlanFinding[]>;
  /** What rolling this live CIB back to a saved one would do. Starts the server where needed. */
  planRollback(params: PlanRollbackParams, token: vscode.CancellationToken): Promise<Plan>;
  /** The edits that bring a live CIB into these documents. Starts the server where needed. */
  pull(params: PullParams, token: vscode.CancellationToken): Promise<Pull>;
  /** A configuration in the other language. Starts the server where needed. */
  convert(params: ConvertParams, token: vscode.CancellationToken): Promise<ConvertResult>;
  /** What all files of a document's cluster describe together. Starts the server where needed. */
  clusterCib(params: ClusterCibParams, token: vscode.CancellationToken): Promise<ClusterCib>;
  /** The picture of the configuration that a document belongs to. Starts the server where needed. */
  graph(params: GraphParams): Promise<ClusterGraph>;
  /** What an upgrade of Pacemaker means for a document's cluster. Starts the server where needed. */
  upgradeAdvice(params: UpgradeAdviceParams): Promise<UpgradeAdvice>;
  /** Every rule with its page. Starts the server where needed. */
  rules(): Promise<readonly RulePage[]>;
  /** pcs commands as crm statements for a document. Starts the server where needed. */
  pastePcs(params: PastePcsParams, token: vscode.CancellationToken): Promise<PastedPcs>;
  /** What replacing a running corosync.conf by another would change. Starts the server where needed. */
  corosyncRollout(params: CorosyncRolloutParams): Promise<CorosyncRollout>;
}

const languages = ["crm", "corosync", "pcs", "cib"];
// Converted documents are read-only, but have hovers and diagnostics like all others.
const schemes = [...writableSchemes, convertScheme];

/** The language server, started with the first open document of its languages: a folder without one costs no process. */
export function createLanguageService(context: vscode.ExtensionContext, nodes: NodeAgents): LanguageService {
  let started: Promise<LanguageClient> | undefined;
  const start = () => {
    if (started === undefined) {
      started = import("../lazy/language-client.ts").then(({ startServer }) =>
        startServer(context.extensionUri, languages, schemes, nodes),
      );
      // The next request tries again.
      started.catch(() => {
        started = undefined;
      });
    }
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
    async findings(params) {
      const client = await start();
      return client.sendRequest<readonly PlanFinding[]>(methods.findings, params);
    },
    async planRollback(params, token) {
      const client = await start();
      return client.sendRequest<Plan>(methods.planRollback, params, token);
    },
    async pull(params, token) {
      const client = await start();
      return client.sendRequest<Pull>(methods.pull, params, token);
    },
    async convert(params, token) {
      const client = await start();
      return client.sendRequest<ConvertResult>(methods.convert, params, token);
    },
    async clusterCib(params, token) {
      const client = await start();
      return client.sendRequest<ClusterCib>(methods.clusterCib, params, token);
    },
    async graph(params) {
      const client = await start();
      return client.sendRequest<ClusterGraph>(methods.graph, params);
    },
    async upgradeAdvice(params) {
      const client = await start();
      return client.sendRequest<UpgradeAdvice>(methods.upgradeAdvice, params);
    },
    async rules() {
      const client = await start();
      return client.sendRequest<readonly RulePage[]>(methods.rules);
    },
    async pastePcs(params, token) {
      const client = await start();
      return client.sendRequest<PastedPcs>(methods.pastePcs, params, token);
    },
    async corosyncRollout(params) {
      const client = await start();
      return client.sendRequest<CorosyncRollout>(methods.corosyncRollout, params);
    },
    dispose() {
      opened.dispose();
      void started?.then((client) => client.dispose()).catch(() => undefined);
    },
  };
}
