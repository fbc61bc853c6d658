import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import { type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { askWhatIf } from "../../services/nodes/ask-what-if.ts";
import type { NodeAgents } from "../../services/nodes/node-agents.ts";
import { type ClusterTexts, isCrmText } from "../../services/texts/cluster-texts.ts";
import { sourceText } from "../../services/texts/source-text.ts";
import type { Log } from "../../services/window/log.ts";
import { Throttle } from "../../services/window/throttle.ts";
import { resourceLines } from "./code-lens-model.ts";
import { survivalFindings } from "./survival-model.ts";

interface SurvivalServices {
  readonly language: LanguageService;
  readonly registry: ClusterRegistry;
  readonly texts: ClusterTexts;
  readonly nodeAgents: NodeAgents;
  readonly log: Log;
}

/** Milliseconds after an opened or saved text. */
const delay = 2_000;

/**
 * In the Problems view, what the loss of one node takes down, at the resources of crm texts that are visible: asked when a text is opened or
 * saved, of the connected cluster's scheduler, else of this machine's where the editor may run tools. The setting quorate.whatIf.findings.
 */
export function createSurvivalFindings(services: SurvivalServices): vscode.Disposable {
  const { registry, log } = services;
  const collection = vscode.languages.createDiagnosticCollection("quorate-what-if");
  /** What was asked about each text last: the same isn't asked again. */
  const asked = new Map<string, string>();
  const throttle = new Throttle(() => update(services, collection, asked), {
    delay,
    restarts: true,
    interval: (took) => 10 * took,
    onError: (error) => log.debug(`What the loss of a node takes down isn't known: ${messageOf(error)}`),
  });
  const request = (document: vscode.TextDocument) => {
    if (isCrmText(document)) throttle.request();
  };
  const connected = () => registry.clusters.filter(({ view }) => view.connection.kind === "connected").length;
  let known = connected();
  if (vscode.window.visibleTextEditors.some(({ document }) => isCrmText(document))) throttle.request();
  return vscode.Disposable.from(
    collection,
    throttle,
    vscode.workspace.onDidSaveTextDocument(request),
    vscode.window.onDidChangeVisibleTextEditors((editors) => {
      if (editors.some(({ document }) => isCrmText(document))) throttle.request();
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      collection.delete(uri);
      asked.delete(uri.toString());
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("quorate.whatIf.findings")) throttle.request();
    }),
    registry.onDidChange(() => {
      if (connected() === known) return;
      known = connected();
      throttle.request();
    }),
  );
}

async function update(
  services: SurvivalServices,
  collection: vscode.DiagnosticCollection,
  asked: Map<string, string>,
): Promise<void> {
  const { texts, nodeAgents } = services;
  const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document).filter(isCrmText));
  for (const document of documents) {
    const { uri } = document;
    const isWanted = vscode.workspace.getConfiguration("quorate", uri).get<boolean>("whatIf.findings", true);
    const isConnected = texts.clusterOf(uri)?.view.connection.kind === "connected";
    if (!isWanted || (!isConnected && !nodeAgents.mayRunTools)) {
      collection.delete(uri);
      asked.delete(uri.toString());
      continue;
    }
    // A text that is being edited is asked about when it is saved.
    if (document.isDirty) continue;
    const token = new vscode.CancellationTokenSource();
    let uris: readonly vscode.Uri[] = [];
    try {
      const { key, result } = await askWhatIf(services, {
        ...{ uri, state: "normal", token: token.token, kinds: ["lost"] },
        onBegin: (about) => {
          uris = about.uris;
        },
        onRow: () => undefined,
        known: (about) => (asked.get(uri.toString()) === about ? unchanged : undefined),
      });
      if (result === unchanged) continue;
      asked.set(uri.toString(), key);
      const found = survivalFindings(result);
      for (const each of uris) collection.set(each, await diagnosticsIn(each, found));
    } catch (error) {
      // A text with errors, or one without nodes, has none of these.
      collection.delete(uri);
      asked.delete(uri.toString());
      services.log.debug(`What the loss of a node takes down in ${uri.path} isn't known: ${messageOf(error)}`);
    }
  }
}

/** Stands for the answer that is shown already. */
const unchanged = {
  rows: [],
  now: [],
  resources: [],
  devices: [],
  summary: [],
  assumptions: [],
  scheduler: "",
} as const;

async function diagnosticsIn(
  uri: vscode.Uri,
  found: ReturnType<typeof survivalFindings>,
): Promise<readonly vscode.Diagnostic[]> {
  const places = new Map(resourceLines(await sourceText(uri)).map((place) => [place.id, place]));
  return found.flatMap(({ resource, message }) => {
    const place = places.get(resource);
    if (!place) return [];
    const range = new vscode.Range(place.line, place.character, place.line, place.character + place.id.length);
    const diagnostic = new vscode.Diagnostic(range, plainText(message), vscode.DiagnosticSeverity.Information);
    diagnostic.source = "quorate (what if)";
    return [diagnostic];
  });
}
