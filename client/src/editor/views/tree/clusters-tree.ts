import * as vscode from "vscode";
import { omitUndefined } from "../../../../../server/src/text/omit-undefined.ts";
import type { ClusterRegistry } from "../../services/connection/cluster-registry.ts";
import { shownTreeItem } from "../../services/window/plain-window.ts";
import type { Attention } from "../format-resource.ts";
import { clustersTree, looksSame } from "./clusters-tree-model.ts";
import { attentionColor, labelColor } from "./theme.ts";
import type { Target, TreeNode } from "./tree-node.ts";

/** A line as VS Code holds it: the same object for the same id across updates, so that selection and expansion stay. */
interface Line extends Target {
  readonly id: string;
  model: TreeNode;
}

const stateScheme = "quorate-state";

/** The view "Clusters": clusters, their nodes, resources and failures, following the registry. */
export class ClustersTree implements vscode.TreeDataProvider<Line>, vscode.FileDecorationProvider, vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #changed = new vscode.EventEmitter<Line[] | undefined>();
  readonly #disposables: vscode.Disposable[];
  readonly #lines = new Map<string, Line>();
  #roots: readonly TreeNode[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(registry: ClusterRegistry) {
    this.#registry = registry;
    this.#roots = this.#model();
    this.#disposables = [
      this.#changed,
      vscode.window.createTreeView("quorate.clusters", { treeDataProvider: this, showCollapseAll: true }),
      vscode.window.registerFileDecorationProvider(this),
      registry.onDidChange(() => this.#update()),
    ];
  }

  /** What the tree shows now, as plain data. */
  get model(): readonly TreeNode[] {
    return this.#roots;
  }

  getChildren(line?: Line): Line[] {
    return (line ? line.model.children : this.#roots).map((node) => this.#line(node));
  }

  getTreeItem({ model: node }: Line): vscode.TreeItem {
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      node.label,
      node.children.length === 0 ? None : node.isOpen ? Expanded : Collapsed,
    );
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = node.contextValue;
    if (node.icon !== "") item.iconPath = new vscode.ThemeIcon(node.icon, iconColor(node));
    if (node.isStale) item.resourceUri = stateUri("muted");
    else if (node.attention === "error" || node.attention === "warning") item.resourceUri = stateUri(node.attention);
    const stale = node.isStale ? ", stale" : "";
    item.accessibilityInformation = { label: `${node.label}, ${node.description || node.tooltip}${stale}` };
    if (node.contextValue === "connectionFailure") {
      item.command = { title: "Connect", command: "quorate.connect", arguments: [node.cluster] };
    }
    if (node.contextValue === "overview.cluster") {
      item.command = { title: "Open Status Panel", command: "quorate.openStatusPanel", arguments: [node.cluster] };
    }
    return shownTreeItem(item);
  }

  /** Colours the labels of failed and stale lines. */
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== stateScheme) return undefined;
    const color = labelColor(uri.authority as Attention);
    return color && new vscode.FileDecoration(undefined, undefined, color);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  #model(): readonly TreeNode[] {
    return clustersTree(this.#registry.clusters.map((cluster) => cluster.view));
  }

  #update(): void {
    const before = this.#roots;
    this.#roots = this.#model();
    const isSameList =
      before.length === this.#roots.length && before.every((node, index) => node.id === this.#roots[index]?.id);
    const stale: Line[] = [];
    const seen = new Set<string>();
    const visit = (node: TreeNode) => {
      seen.add(node.id);
      const line = this.#lines.get(node.id);
      if (line !== undefined && !looksSame(line.model, node)) stale.push(line);
      if (line !== undefined) line.model = node;
      node.children.forEach(visit);
    };
    this.#roots.forEach(visit);
    for (const id of this.#lines.keys()) if (!seen.has(id)) this.#lines.delete(id);
    if (!isSameList) this.#changed.fire(undefined);
    else if (stale.length > 0) this.#changed.fire(stale);
  }

  #line(node: TreeNode): Line {
    const known = this.#lines.get(node.id);
    if (known) return known;
    const line: Line = {
      id: node.id,
      cluster: node.cluster,
      ...omitUndefined({ node: node.node, resource: node.resource }),
      model: node,
    };
    this.#lines.set(node.id, line);
    return line;
  }
}

function iconColor(node: TreeNode): vscode.ThemeColor | undefined {
  const isContainer = node.children.length > 0;
  if (isContainer && !node.isStale && (node.attention === "good" || node.attention === "muted")) return undefined;
  return attentionColor(node.attention);
}

function stateUri(attention: Attention): vscode.Uri {
  return vscode.Uri.from({ scheme: stateScheme, authority: attention });
}
