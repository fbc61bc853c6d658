import * as vscode from "vscode";
import type { ClusterGraph } from "../../../../server/src/protocol.ts";
import { graphStyle } from "../../graph/graph-style.ts";
import type { ResourceMarks } from "../../graph/resource-marks.ts";
import type { ClusterRegistry } from "../services/cluster-registry.ts";
import { type ClusterTexts, isCrmText } from "../services/cluster-texts.ts";
import type { LanguageService } from "../services/language-service.ts";
import type { Log } from "../services/log.ts";
import { say } from "../services/plain-window.ts";
import { Throttle } from "../services/throttle.ts";
import { isStale, shownSnapshot } from "./format-cluster.ts";
import { graphMarks } from "./graph-marks.ts";
import type { GraphFilter, GraphMessage, GraphRequest } from "./graph-messages.ts";
import { panelPage, preparePanel } from "./panel-page.ts";

const viewType = "quorate.graph";

/** More boxes than this aren't readable at once: the picture begins with what belongs to one resource. */
const mostBoxes = 200;

interface GraphServices {
  readonly language: LanguageService;
  readonly registry: ClusterRegistry;
  readonly texts: ClusterTexts;
  readonly log: Log;
}

interface Open {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly drawing: Throttle;
  graph: ClusterGraph | undefined;
  filter: GraphFilter | undefined;
}

/** The graphs beside crm texts: each follows its text as it is typed, and the state of its cluster. */
export class GraphPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #services: GraphServices;
  readonly #panels = new Map<string, Open>();
  readonly #disposables: vscode.Disposable[];

  constructor(extension: vscode.Uri, services: GraphServices) {
    this.#extension = extension;
    this.#services = services;
    const drawAll = () => {
      for (const { drawing } of this.#panels.values()) drawing.request();
    };
    this.#disposables = [
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      services.registry.onDidChange(drawAll),
      services.texts.onDidChange(drawAll),
      // The other files of a cluster count too.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isCrmText(document)) drawAll();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const line = selections[0]?.active.line;
        if (line === undefined || !isCrmText(textEditor.document)) return;
        const uri = textEditor.document.uri.toString();
        for (const { panel } of this.#panels.values()) post(panel, { type: "select", uri, line });
      }),
    ];
  }

  /** Opens the graph of a crm text beside it, or brings it to the front. */
  open(uri: vscode.Uri, resource = ""): void {
    const known = this.#panels.get(uri.toString());
    if (known) {
      known.panel.reveal();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(viewType, "Graph", column, { enableFindWidget: true });
    this.#adopt(uri, panel, resource);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const text = typeof state === "object" && state !== null && "uri" in state ? String(state.uri) : "";
    const uri = text === "" ? undefined : vscode.Uri.parse(text);
    // A text that is gone has no graph, and a page's state is not to be trusted with other schemes.
    if (uri?.scheme !== "file" || this.#panels.has(text)) panel.dispose();
    else this.#adopt(uri, panel, "");
  }

  dispose(): void {
    for (const { panel } of this.#panels.values()) panel.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #adopt(uri: vscode.Uri, panel: vscode.WebviewPanel, resource: string): void {
    const key = uri.toString();
    const onError = (error: unknown) => this.#services.log.error(`The graph of ${uri.path} can't be drawn: ${error}`);
    const drawing = new Throttle(() => this.#draw(open), { delay: 300, restarts: true, onError });
    const filter = resource === "" ? undefined : { resource, direction: "both" as const };
    const open: Open = { uri, panel, drawing, graph: undefined, filter };
    this.#panels.set(key, open);
    say(panel, { title: `Graph: ${uri.path.slice(uri.path.lastIndexOf("/") + 1)}` });
    preparePanel(panel, this.#extension);
    panel.webview.onDidReceiveMessage((request: GraphRequest) => this.#answer(open, request));
    panel.onDidChangeViewState(() => drawing.request());
    panel.onDidDispose(() => {
      drawing.dispose();
      this.#panels.delete(key);
    });
    panel.webview.html = panelPage(panel.webview, this.#extension, {
      name: "graph",
      title: "Graph",
      document: key,
      style: graphStyle,
    });
  }

  async #draw(open: Open): Promise<void> {
    if (!open.panel.visible) return;
    const graph = await this.#services.language.graph({ uri: open.uri.toString() });
    open.graph = graph;
    const { drawGraph, neighbourhood } = await import("../lazy/graph.ts");
    const filter = open.filter ?? firstFilter(graph);
    open.filter = filter;
    const shown = filter.resource === "" ? graph : neighbourhood(graph, filter.resource, filter);
    const { svg, descriptions } = drawGraph(shown, this.#marks(open.uri), true);
    const boxes = graph.boxes.filter(({ kind }) => kind !== "junction");
    const model = {
      title: open.panel.title,
      svg,
      items: descriptions.map(({ box, title, sentences }) => ({
        ...{ id: box.id, title, lines: sentences.map(({ text }) => text) },
        next: shown.edges.filter(({ from }) => from.box === box.id).map(({ to }) => to.box),
      })),
      resources: boxes.flatMap(({ id, rows }) => [id, ...rows.map((row) => row.id)]),
      filter,
      note: noteOf(boxes.length, descriptions.length),
    };
    post(open.panel, { type: "graph", model });
  }

  /** The live state; none where it isn't current: an old colour would be taken for the truth. */
  #marks(uri: vscode.Uri): ResourceMarks {
    const view = this.#services.texts.clusterOf(uri)?.view;
    const snapshot = view && !isStale(view) ? shownSnapshot(view) : undefined;
    return snapshot ? graphMarks(snapshot) : new Map();
  }

  #answer(open: Open, request: GraphRequest): void {
    switch (request.type) {
      case "ready":
        open.drawing.request();
        break;
      case "filter":
        open.filter = request.filter;
        open.drawing.request();
        break;
      case "open":
        void this.#show(open, request);
        break;
      case "export":
        void vscode.commands.executeCommand("quorate.exportGraph", open.uri);
        break;
    }
  }

  async #show(
    { graph }: Open,
    { uri, line, character }: { uri: string; line: number; character: number },
  ): Promise<void> {
    // Only places that the graph itself named: the page is not trusted with files.
    if (!graph || !JSON.stringify(graph).includes(JSON.stringify(uri))) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const at = new vscode.Position(line, character);
    await vscode.window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  }
}

/** The whole graph, or of a large one what belongs to its first resource. */
function firstFilter({ boxes, edges }: ClusterGraph): GraphFilter {
  const first = boxes.length > mostBoxes ? (edges[0]?.from.box ?? boxes[0]?.id) : undefined;
  return { resource: first ?? "", direction: "both" };
}

function noteOf(all: number, shown: number): string {
  if (all === 0) return "The text defines no resource yet.";
  return shown < all ? `${shown} of ${all} resources` : "";
}

function post(panel: vscode.WebviewPanel, message: GraphMessage): void {
  void panel.webview.postMessage(message);
}
