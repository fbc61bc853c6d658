import * as vscode from "vscode";
import type { ClusterGraph } from "../../../../../server/src/protocol.ts";
import { count } from "../../../../../server/src/text/phrases.ts";
import { graphStyle } from "../../../graph/graph-style.ts";
import type { ResourceMarks } from "../../../graph/resource-marks.ts";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { type ClusterTexts, isCrmText } from "../../services/texts/cluster-texts.ts";
import type { Log } from "../../services/window/log.ts";
import { say } from "../../services/window/plain-window.ts";
import { Throttle } from "../../services/window/throttle.ts";
import { isStale, shownSnapshot } from "../format-cluster.ts";
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

/** What a panel draws. */
interface Subject {
  /** Unique among the panels. */
  readonly key: string;
  readonly title: string;
  /** The crm text whose configuration it is, which the picture follows; absent for a transition, which stays as it is. */
  readonly uri?: vscode.Uri;
  /** What its boxes are. */
  readonly noun: "resources" | "steps";
  readonly read: () => Promise<ClusterGraph>;
}

interface Open {
  readonly subject: Subject;
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
  open(uri: vscode.Uri): void {
    this.#open(this.#textSubject(uri));
  }

  /** Opens the steps of a transition as a graph, in place of an earlier one of that name. */
  openTransition(name: string, graph: ClusterGraph): void {
    const key = `transition ${name}`;
    this.#panels.get(key)?.panel.dispose();
    this.#open({ key, title: `Transition: ${name}`, noun: "steps", read: async () => graph });
  }

  #textSubject(uri: vscode.Uri): Subject {
    const key = uri.toString();
    const title = `Graph: ${uri.path.slice(uri.path.lastIndexOf("/") + 1)}`;
    return { key, title, uri, noun: "resources", read: () => this.#services.language.graph({ uri: key }) };
  }

  #open(subject: Subject): void {
    const known = this.#panels.get(subject.key);
    if (known) {
      known.panel.reveal();
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: subject.uri !== undefined };
    this.#adopt(subject, vscode.window.createWebviewPanel(viewType, "Graph", column, { enableFindWidget: true }));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const text = typeof state === "object" && state !== null && "uri" in state ? String(state.uri) : "";
    const uri = text === "" ? undefined : vscode.Uri.parse(text);
    // A text that is gone has no graph, and a page's state is not to be trusted with other schemes.
    if (uri?.scheme !== "file" || this.#panels.has(text)) panel.dispose();
    else this.#adopt(this.#textSubject(uri), panel);
  }

  dispose(): void {
    for (const { panel } of this.#panels.values()) panel.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #adopt(subject: Subject, panel: vscode.WebviewPanel): void {
    const { key, title, uri } = subject;
    const onError = (error: unknown) => this.#services.log.error(`"${title}" can't be drawn: ${error}`);
    const drawing = new Throttle(() => this.#draw(open), { delay: 300, restarts: true, onError });
    const open: Open = { subject, panel, drawing, graph: undefined, filter: undefined };
    this.#panels.set(key, open);
    say(panel, { title });
    preparePanel(panel, this.#extension);
    panel.webview.onDidReceiveMessage((request: GraphRequest) => this.#answer(open, request));
    panel.onDidChangeViewState(() => drawing.request());
    panel.onDidDispose(() => {
      drawing.dispose();
      if (this.#panels.get(key) === open) this.#panels.delete(key);
    });
    panel.webview.html = panelPage(panel.webview, this.#extension, {
      name: "graph",
      title: "Graph",
      style: graphStyle,
      ...(uri === undefined ? {} : { document: key }),
    });
  }

  async #draw(open: Open): Promise<void> {
    if (!open.panel.visible) return;
    const { subject } = open;
    const graph = await subject.read();
    open.graph = graph;
    const { drawGraph, neighbourhood } = await import("../../lazy/graph.ts");
    const filter = open.filter ?? firstFilter(graph);
    open.filter = filter;
    const shown = filter.resource === "" ? graph : neighbourhood(graph, filter.resource, filter);
    const { svg, descriptions } = drawGraph(shown, this.#marks(subject.uri), true);
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
      note: noteOf(boxes.length, descriptions.length, subject.noun),
    };
    post(open.panel, { type: "graph", model });
  }

  /** The live state; none where it isn't current: an old colour would be taken for the truth. */
  #marks(uri: vscode.Uri | undefined): ResourceMarks {
    const view = uri && this.#services.texts.clusterOf(uri)?.view;
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
        void vscode.commands.executeCommand("quorate.exportGraph", open.subject.uri ?? open.graph);
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

function noteOf(all: number, shown: number, noun: Subject["noun"]): string {
  if (all === 0) return noun === "steps" ? "Nothing starts, stops or moves." : "The text defines no resource yet.";
  return shown < all ? `${shown} of ${all} ${noun}` : noun === "steps" ? count(all, "step") : "";
}

function post(panel: vscode.WebviewPanel, message: GraphMessage): void {
  void panel.webview.postMessage(message);
}
