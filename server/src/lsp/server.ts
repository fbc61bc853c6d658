import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import {
  type ClusterCibParams,
  type ConvertParams,
  type CorosyncRolloutParams,
  type FindingsParams,
  type GraphParams,
  methods,
  type NodesChangedParams,
  type PastePcsParams,
  type PlanParams,
  type PlanRollbackParams,
  type PullParams,
  type UpgradeAdvice,
  type UpgradeAdviceParams,
} from "../protocol.ts";
import {
  type AgentReference,
  agentReference,
  agentsNamedAt,
  createWorkspace,
  pastePcs,
  planRollback,
  type TargetVersions,
  targetOfCibText,
} from "../workspace.ts";
import { CheckSettingsOfFolders } from "./check-settings.ts";
import { clusterCib } from "./cluster-cib.ts";
import { ClusterFiles } from "./cluster-files.ts";
import { codeActionKinds, serveCodeActions } from "./code-actions.ts";
import { completionItems, resolveCompletion } from "./completion.ts";
import { conversionOf, planOf, pullOf, rolloutOf } from "./configuration-requests.ts";
import { CorosyncValidations } from "./corosync-validations.ts";
import { dependencyCapabilities, serveDependencies } from "./dependencies.ts";
import { Diagnostics } from "./diagnostics.ts";
import { documentLinkCapabilities, serveDocumentLinks } from "./document-links.ts";
import { findingsIn } from "./findings.ts";
import { formattingCapabilities, serveFormatting } from "./formatting.ts";
import type { HandlerContext } from "./handler-context.ts";
import { IdleCollection } from "./idle-collection.ts";
import { inlayHintCapabilities, serveInlayHints } from "./inlay-hints.ts";
import { InstalledAgentsClient } from "./installed-agents-client.ts";
import { markdownContent } from "./markup.ts";
import { navigationCapabilities, serveNavigation } from "./navigation.ts";
import { createOpenDocuments } from "./open-documents.ts";
import { cancellable, onDocumentOf } from "./requests.ts";
import { rulePages } from "./rule-pages.ts";
import { semanticTokensCapabilities, serveSemanticTokens } from "./semantic-tokens.ts";
import { serveSignatureHelp, signatureHelpCapabilities } from "./signature-help.ts";
import { serveStructure, structureCapabilities } from "./structure.ts";
import { rangeIn } from "./text-positions.ts";
import { adviseUpgrade } from "./upgrade-advice.ts";
import { serveWorkspaceSymbols } from "./workspace-symbols.ts";

/** Characters after which the editor requests completions on its own. */
const triggers = [":", "=", " ", "@", "$", "#"];

/** How long a hover waits for the metadata of an agent, in milliseconds. */
const longestWait = 1_500;
/** How long a completion waits for them, in milliseconds. */
const longestWaitTyping = 500;

/** Files of one folder may describe one cluster, so a change in one can fix or break another. */
function sameFolder(a: string, b: string): boolean {
  return a.slice(0, a.lastIndexOf("/")) === b.slice(0, b.lastIndexOf("/"));
}

/** Serves a connection: each request is answered from the documents as they are when it comes. */
export function serve(connection: Connection): void {
  const workspace = createWorkspace();
  const documents = createOpenDocuments(workspace);
  const files = new ClusterFiles(workspace);
  const settings = new CheckSettingsOfFolders(connection, () => {
    diagnostics.scheduleAll();
    if (client.workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
  });
  const installed = new InstalledAgentsClient(connection, () => diagnostics.scheduleAll());
  const validations = new CorosyncValidations(connection, installed, (uri) => diagnostics.schedule(uri));
  const diagnostics = new Diagnostics(connection, workspace, files, settings, () => documents.all(), {
    targetOf: (uri, wanted) => installed.targetOf(uri, wanted),
    validationOf: (document, findings) => validations.of(document, findings),
    checked: (uri, cluster) => installed.checked(uri, cluster),
    closed: (uri) => validations.forget(uri),
  });
  /** The target of a file, after a short wait for the metadata of these agents. */
  const targetFor = async (
    uri: string,
    agents: readonly AgentReference[],
    longest = longestWait,
  ): Promise<TargetVersions> => {
    await installed.waitForMetadata(uri, agents, longest);
    return installed.targetOf(uri, settings.of(uri)?.target);
  };

  const onDocument = onDocumentOf(documents);

  const idleCollection = new IdleCollection();
  connection.onShutdown(() => idleCollection.stop());

  let client: ClientCapabilities = {};
  connection.onInitialize(({ capabilities, initializationOptions }) => {
    client = capabilities;
    settings.start(capabilities, initializationOptions);
    installed.start(initializationOptions);
    diagnostics.canExplain = initializationOptions?.explainRule === true;
    return {
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: triggers, resolveProvider: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds },
        ...formattingCapabilities,
        workspaceSymbolProvider: true,
        ...navigationCapabilities,
        ...structureCapabilities,
        ...semanticTokensCapabilities,
        ...signatureHelpCapabilities,
        ...inlayHintCapabilities,
        ...documentLinkCapabilities,
        ...dependencyCapabilities,
      },
      serverInfo: { name: "quorate" },
    };
  });

  documents.onDidOpen(({ document }) => {
    files.forget();
    diagnostics.schedule(document.uri);
  });
  documents.onDidChangeContent(({ document }) => {
    diagnostics.schedule(document.uri);
    for (const other of documents.all()) {
      if (other !== document && sameFolder(other.uri, document.uri)) diagnostics.schedule(other.uri);
    }
  });
  documents.onDidClose(({ document }) => {
    diagnostics.close(document.uri);
    diagnostics.scheduleAll();
  });
  connection.onDidChangeConfiguration((changed) => settings.changed(changed.settings));
  connection.onDidChangeWatchedFiles(() => {
    files.forget();
    diagnostics.scheduleAll();
  });

  connection.onCompletion(
    onDocument(async (document, { position }) => {
      const offset = document.text.offsetAt(position);
      const target = await targetFor(document.uri, agentsNamedAt(document.source, offset), longestWaitTyping);
      const cluster = files.clusterOf(document.source);
      return completionItems(document, workspace.complete(document.source, offset, cluster, target));
    }),
  );
  connection.onCompletionResolve((item, token) =>
    cancellable(token, () => resolveCompletion(item, (uri, agent) => targetFor(uri, [agentReference(agent)]))),
  );
  connection.onHover(
    onDocument(async (document, { position }) => {
      const offset = document.text.offsetAt(position);
      const target = await targetFor(document.uri, agentsNamedAt(document.source, offset));
      const found = workspace.hover(document.source, offset, files.clusterOf(document.source), target);
      if (!found) return null;
      return {
        contents: markdownContent(found.markdown),
        range: rangeIn(document.text, found.span),
      };
    }),
  );
  serveFormatting(connection, onDocument);
  const context: HandlerContext = { workspace, onDocument, files, documents, client: () => client };
  serveCodeActions(connection, context, diagnostics);
  serveNavigation(connection, context);
  serveStructure(connection, context);
  serveWorkspaceSymbols(connection, context);
  serveSemanticTokens(connection, context);
  serveSignatureHelp(connection, context);
  serveInlayHints(connection, context, settings);
  serveDocumentLinks(connection, context, (rule) => diagnostics.addressOf(rule));
  serveDependencies(connection, context);
  connection.onNotification(methods.nodesChanged, (params: NodesChangedParams) => {
    validations.nodesChanged();
    installed.nodesChanged(params);
  });
  connection.onRequest(methods.plan, (params: PlanParams, token: CancellationToken) =>
    cancellable(token, () => planOf(workspace, files, installed, params)),
  );
  connection.onRequest(methods.findings, ({ uris, cib }: FindingsParams, token: CancellationToken) =>
    cancellable(token, async () => {
      const ofCib = cib === undefined ? {} : targetOfCibText(cib);
      await Promise.all(
        uris.map((uri) => {
          const document = files.read(uri);
          return document && installed.whenKnown(uri, files.clusterOf(document));
        }),
      );
      const settingsOf = (uri: string) => {
        const known = settings.of(uri);
        // In a plan the cluster decides; the settings are for files that aren't planned, and say what a cluster doesn't.
        const target = cib === undefined ? known?.target : undefined;
        return { ...known, target: { ...known?.target, ...installed.targetOf(uri, target), ...ofCib } };
      };
      const onFailure = (rule: string, error: unknown) => connection.console.error(`The rule ${rule} failed: ${error}`);
      return findingsIn(workspace, files, uris, settingsOf, onFailure);
    }),
  );
  connection.onRequest(methods.planRollback, ({ cib, saved }: PlanRollbackParams, token: CancellationToken) =>
    cancellable(token, () => planRollback(cib, saved)),
  );
  connection.onRequest<UpgradeAdvice, void>(
    methods.upgradeAdvice,
    (params: UpgradeAdviceParams, token: CancellationToken) => {
      const onFailure = (rule: string, error: unknown) => connection.console.error(`The rule ${rule} failed: ${error}`);
      return cancellable<UpgradeAdvice>(token, () => adviseUpgrade(workspace, files, params, onFailure));
    },
  );
  connection.onRequest(methods.convert, (params: ConvertParams, token: CancellationToken) =>
    cancellable(token, () => conversionOf(files, installed, settings.of(params.uri)?.target, params)),
  );

  connection.onRequest(methods.clusterCib, (params: ClusterCibParams, token: CancellationToken) =>
    cancellable(token, () => clusterCib(workspace, files, params, settings.of(params.uri)?.target)),
  );
  connection.onRequest(methods.graph, ({ uri }: GraphParams, token: CancellationToken) =>
    cancellable(token, () => {
      const document = files.read(uri);
      return workspace.graph(document ? files.clusterOf(document) : []);
    }),
  );
  connection.onRequest(methods.rules, () => rulePages());
  connection.onRequest(methods.pastePcs, ({ text, into }: PastePcsParams, token: CancellationToken) =>
    cancellable(token, () => {
      const file = into === undefined ? undefined : files.read(into);
      return pastePcs("", text, file?.language === "crm" ? file : undefined);
    }),
  );

  connection.onRequest(methods.corosyncRollout, (params: CorosyncRolloutParams, token: CancellationToken) =>
    cancellable(token, () => rolloutOf(files, params)),
  );

  connection.onRequest(methods.pull, (params: PullParams, token: CancellationToken) =>
    cancellable(token, () => pullOf(files, installed, params)),
  );

  documents.listen(connection);
  connection.listen();
}
