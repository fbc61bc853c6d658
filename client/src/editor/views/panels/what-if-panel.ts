import * as vscode from "vscode";
import type { WhatIf, WhatIfRow } from "../../../cluster/what-if/what-if.ts";
import { type ClusterRegistry, messageOf } from "../../services/connection/cluster-registry.ts";
import type { LanguageService } from "../../services/language-service.ts";
import { askWhatIf } from "../../services/nodes/ask-what-if.ts";
import type { ClusterTexts } from "../../services/texts/cluster-texts.ts";
import { nameOf } from "../../services/window/document-names.ts";
import { say } from "../../services/window/plain-window.ts";
import { Throttle } from "../../services/window/throttle.ts";
import type { WhatIfDocuments } from "../documents/what-if-documents.ts";
import { panelPage, preparePanel } from "./panel-page.ts";
import type { WhatIfPageModel, WhatIfRequest, WhatIfState } from "./what-if-messages.ts";
import { whatIfRows } from "./what-if-model.ts";

const viewType = "quorate.whatIf";

/** So many answers are kept: asking again about a text that is the same costs nothing. */
const mostAnswers = 8;

interface WhatIfServices {
  readonly language: LanguageService;
  readonly registry: ClusterRegistry;
  readonly texts: ClusterTexts;
  readonly documents: WhatIfDocuments;
}

interface Open {
  readonly uri: vscode.Uri;
  readonly panel: vscode.WebviewPanel;
  readonly sending: Throttle;
  phase: WhatIfPageModel["phase"];
  state: WhatIfState;
  problem: string;
  of: number;
  isStale: boolean;
  uris: readonly vscode.Uri[];
  devices: ReadonlySet<string>;
  rows: WhatIfRow[];
  result: WhatIf | undefined;
  asking: vscode.CancellationTokenSource | undefined;
}

/** What would happen to a crm text, a matrix of scenarios and resources beside it: it fills as the scheduler answers. */
export class WhatIfPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #services: WhatIfServices;
  readonly #panels = new Map<string, Open>();
  readonly #answers = new Map<string, WhatIf>();
  readonly #disposables: vscode.Disposable[];

  constructor(extension: vscode.Uri, services: WhatIfServices) {
    this.#extension = extension;
    this.#services = services;
    this.#disposables = [
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      services.registry.onDidChange(() => {
        for (const { sending } of this.#panels.values()) sending.request();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        for (const open of this.#panels.values()) {
          if (open.isStale || !open.uris.some((uri) => uri.toString() === document.uri.toString())) continue;
          open.isStale = true;
          open.sending.request();
        }
      }),
    ];
  }

  /** Asks about a crm text, in a panel beside it; what was answered about the same text is shown again. */
  async open(uri: vscode.Uri): Promise<void> {
    let open = this.#panels.get(uri.toString());
    if (open) open.panel.reveal(undefined, true);
    else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const options = { retainContextWhenHidden: true };
      open = this.#adopt(uri, vscode.window.createWebviewPanel(viewType, "What if", column, options));
      if (this.#isConnected(uri)) open.state = "live";
    }
    await this.#ask(open);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const text = typeof state === "object" && state !== null && "uri" in state ? String(state.uri) : "";
    const uri = text === "" ? undefined : vscode.Uri.parse(text);
    if (uri?.scheme !== "file" || this.#panels.has(text)) panel.dispose();
    else this.#adopt(uri, panel);
  }

  dispose(): void {
    for (const { panel } of this.#panels.values()) panel.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #adopt(uri: vscode.Uri, panel: vscode.WebviewPanel): Open {
    const key = uri.toString();
    const open: Open = {
      ...{ uri, panel, phase: "idle", state: "normal", problem: "", of: 0, isStale: false },
      ...{ uris: [], devices: new Set(), rows: [], result: undefined, asking: undefined },
      sending: new Throttle(async () => void panel.webview.postMessage({ type: "matrix", model: this.#model(open) }), {
        delay: 100,
        interval: (took) => took,
      }),
    };
    this.#panels.set(key, open);
    say(panel, { title: `What if: ${nameOf(uri)}` });
    preparePanel(panel, this.#extension);
    panel.webview.onDidReceiveMessage((request: WhatIfRequest) => this.#answer(open, request));
    panel.onDidDispose(() => {
      open.asking?.cancel();
      open.sending.dispose();
      this.#panels.delete(key);
    });
    panel.webview.html = panelPage(panel.webview, this.#extension, {
      name: "what-if",
      title: "What if",
      document: key,
    });
    return open;
  }

  #isConnected(uri: vscode.Uri): boolean {
    return this.#services.texts.clusterOf(uri)?.view.connection.kind === "connected";
  }

  async #ask(open: Open): Promise<void> {
    open.asking?.cancel();
    const asking = new vscode.CancellationTokenSource();
    open.asking = asking;
    const update = (change: Partial<Open>): void => {
      if (open.asking !== asking) return;
      Object.assign(open, change);
      open.sending.request();
    };
    update({ phase: "asking", problem: "", of: 0, isStale: false, rows: [], result: undefined });
    try {
      const { key, result } = await askWhatIf(this.#services, {
        ...{ uri: open.uri, state: open.state, token: asking.token },
        onBegin: ({ uris, devices }) => update({ uris, devices }),
        onRow: (row, of) => update({ rows: [...open.rows, row], of }),
        known: (about) => this.#answers.get(about),
      });
      this.#answers.delete(key);
      this.#answers.set(key, result);
      for (const oldest of [...this.#answers.keys()].slice(0, -mostAnswers)) this.#answers.delete(oldest);
      update({ phase: "done", result, rows: [...result.rows] });
    } catch (error) {
      const isCancelled = asking.token.isCancellationRequested;
      update({ phase: isCancelled ? "cancelled" : "failed", problem: isCancelled ? "" : messageOf(error) });
    }
  }

  #model(open: Open): WhatIfPageModel {
    const { uri, phase, isStale, state, rows, devices, result } = open;
    return {
      ...{ name: nameOf(uri), phase, isStale, state, note: noteOf(open), ...whatIfRows(rows, devices) },
      summary: result?.summary ?? [],
      basis: result
        ? `Answered by the scheduler of ${result.scheduler}. Assumed: ${result.assumptions.join("; ")}.`
        : "",
      canBeLive: this.#isConnected(uri),
    };
  }

  #answer(open: Open, request: WhatIfRequest): void {
    switch (request.type) {
      case "ready":
        open.sending.request();
        break;
      case "ask":
        void this.#ask(open);
        break;
      case "cancel":
        open.asking?.cancel();
        break;
      case "state":
        open.state = request.state;
        void this.#ask(open);
        break;
      case "text":
        void this.#showText(open);
        break;
      case "open":
        void this.#show(open, request.resource);
        break;
    }
  }

  async #showText({ uri, result }: Open): Promise<void> {
    if (!result) return;
    const { whatIfText } = await import("../../lazy/cluster.ts");
    await this.#services.documents.show(nameOf(uri), whatIfText(result));
  }

  /** Goes to the line that defines a resource. */
  async #show({ uris }: Open, resource: string): Promise<void> {
    const { placesIn } = await import("../../lazy/cluster.ts");
    const documents = await Promise.all(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
    const texts = documents.map((document) => ({ file: document.uri.toString(), text: document.getText() }));
    const place = placesIn(texts)(resource);
    const document = documents.find(({ uri }) => uri.toString() === place?.file);
    if (!place || !document) return;
    const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const at = new vscode.Position(place.line - 1, 0);
    await vscode.window.showTextDocument(document, {
      viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  }
}

function noteOf({ phase, problem, isStale, rows, of }: Open): string {
  if (phase === "failed") return problem;
  if (phase === "cancelled") return `Cancelled after ${rows.length} of ${of} scenarios. The rest isn't known.`;
  if (phase === "asking") return of === 0 ? "Asking the scheduler…" : `${rows.length} of ${of} scenarios`;
  if (phase === "idle") return "Nothing has been asked yet.";
  return isStale ? "The text was edited since then: this is about the text as it was." : "";
}
