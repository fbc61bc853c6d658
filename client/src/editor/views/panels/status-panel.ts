import * as vscode from "vscode";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import { say } from "../../services/window/plain-window.ts";
import { type PanelRequest, panelModel } from "./panel-model.ts";
import { panelPage, preparePanel } from "./panel-page.ts";

const viewType = "quorate.status";

/** The status panels: one editor tab per cluster, which follows the registry and is restored after the window reloads. */
export class StatusPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #registry: ClusterRegistry;
  readonly #panels = new Map<string, { readonly panel: vscode.WebviewPanel; sent: unknown; isReady: boolean }>();
  readonly #disposables: vscode.Disposable[];

  constructor(extension: vscode.Uri, registry: ClusterRegistry) {
    this.#extension = extension;
    this.#registry = registry;
    this.#disposables = [
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      registry.onDidChange(() => {
        for (const name of this.#panels.keys()) this.#send(name);
      }),
    ];
  }

  /** Opens the panel of a cluster, or brings it to the front. */
  open(cluster: string): void {
    const known = this.#panels.get(cluster);
    if (known) {
      known.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, cluster, vscode.ViewColumn.Active);
    this.#adopt(cluster, panel);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const cluster = typeof state === "object" && state !== null && "cluster" in state ? String(state.cluster) : "";
    if (cluster === "" || this.#panels.has(cluster)) panel.dispose();
    else this.#adopt(cluster, panel);
  }

  dispose(): void {
    for (const { panel } of this.#panels.values()) panel.dispose();
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #adopt(cluster: string, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    this.#panels.set(cluster, { panel, sent: undefined, isReady: false });
    say(panel, { title: `${cluster}: status` });
    preparePanel(panel, this.#extension);
    webview.onDidReceiveMessage((request: PanelRequest) => this.#answer(cluster, request));
    panel.onDidChangeViewState(() => this.#send(cluster));
    panel.onDidDispose(() => this.#panels.delete(cluster));
    webview.html = panelPage(webview, this.#extension, { name: "panel", title: "Cluster status" });
  }

  /** Sends the cluster's model when the panel is visible and the model has changed. */
  #send(cluster: string): void {
    const open = this.#panels.get(cluster);
    if (open === undefined || !open.isReady || !open.panel.visible) return;
    const view = this.#registry.get(cluster)?.view;
    if (view !== undefined && open.sent === view) return;
    open.sent = view;
    const removed = {
      name: cluster,
      connection: { kind: "failed", message: `"${cluster}" is no longer configured.` },
    } as const;
    void open.panel.webview.postMessage({ type: "model", model: panelModel(view ?? removed) });
  }

  #answer(cluster: string, request: PanelRequest): void {
    const open = this.#panels.get(cluster);
    if (open === undefined) return;
    switch (request.type) {
      case "ready":
        open.isReady = true;
        open.sent = undefined;
        this.#send(cluster);
        break;
      case "connect":
      case "showLog":
        void vscode.commands.executeCommand(`quorate.${request.type}`, cluster);
        break;
      case "clusterMaintenanceOff":
        void vscode.commands.executeCommand("quorate.clusterMaintenanceOff", { cluster });
        break;
      case "cleanup":
      case "clearConstraints": {
        const { type, resource, node } = request;
        void vscode.commands.executeCommand(`quorate.${type}`, { cluster, resource, node });
        break;
      }
    }
  }
}
