import * as vscode from "vscode";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { Cluster } from "../services/connection/cluster-registry.ts";
import type { Services } from "../services/services.ts";
import * as plainWindow from "../services/window/plain-window.ts";
import { statusLine } from "../views/format-cluster.ts";
import type { Target } from "../views/tree/tree-node.ts";

/** The target that the tree, a lens or the panel passes to a command; empty from the palette. */
export function targetOf(arg: unknown): Partial<Target> {
  if (typeof arg === "string") return { cluster: arg };
  if (typeof arg !== "object" || arg === null || arg instanceof vscode.Uri) return {};
  const { cluster, node, resource } = arg as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return omitUndefined({ cluster: text(cluster), node: text(node), resource: text(resource) });
}

/**
 * The cluster that a command acts on: the named one, that of the open file, the only one that fits, or the one a person picks.
 * Undefined when they cancel; throws an Error with the sentence `none` when none fits.
 */
export async function chooseCluster(
  { registry }: Services,
  options: {
    readonly named?: string | undefined;
    readonly file?: vscode.Uri | undefined;
    readonly fits?: (cluster: Cluster) => boolean;
    readonly none?: string;
    readonly title: string;
  },
): Promise<Cluster | undefined> {
  if (options.named !== undefined) {
    const cluster = registry.get(options.named);
    if (cluster === undefined) throw new Error(`No cluster named "${options.named}" is configured.`);
    return cluster;
  }
  const fitting = registry.clusters.filter(options.fits ?? (() => true));
  const ofFile = options.file && registry.forFile(options.file);
  if (ofFile && fitting.includes(ofFile)) return ofFile;
  if (fitting.length === 0) throw new Error(options.none ?? "No cluster is configured. Add one first.");
  if (fitting.length === 1) return fitting[0];
  const picked = await plainWindow.showQuickPick(
    fitting.map((cluster) => ({
      label: cluster.name,
      description: statusLine(cluster.view)
        .text.slice(cluster.name.length)
        .replace(/^ · | /, ""),
      detail: cluster.config.nodes.join(", "),
      cluster,
    })),
    { title: options.title, placeHolder: "Which cluster?" },
  );
  return picked?.cluster;
}

/** The same for a command with this argument: where that names no cluster, it acts on that of the active file. */
export function chooseClusterFor(
  services: Services,
  arg: unknown,
  options: Omit<Parameters<typeof chooseCluster>[1], "named" | "file">,
): Promise<Cluster | undefined> {
  return chooseCluster(services, { named: targetOf(arg).cluster, file: activeFile(), ...options });
}

/** The file of the active editor. */
export function activeFile(): vscode.Uri | undefined {
  return vscode.window.activeTextEditor?.document.uri;
}

/** Whether a cluster is connected now. */
export function isConnected({ view }: Cluster): boolean {
  return view.connection.kind === "connected" || view.connection.kind === "lost";
}
