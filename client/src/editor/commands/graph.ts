import * as vscode from "vscode";
import type { ClusterGraph } from "../../../../server/src/protocol.ts";
import { nameOf } from "../services/window/document-names.ts";
import { withProgress } from "../services/window/progress.ts";
import { type TransitionDocuments, transitionScheme } from "../views/documents/transition-documents.ts";
import type { GraphPanels } from "../views/panels/graph-panel.ts";
import { chooseCrmText } from "./choose-crm-text.ts";
import type { Command } from "./command.ts";

/** Shows the graph of a crm text beside it. */
function showGraph(panels: GraphPanels): Command {
  return {
    id: "quorate.showGraph",
    async run(services, arg) {
      const uri = await chooseCrmText(services, arg, "Show Graph");
      if (uri) return panels.open(uri);
    },
  };
}

const exports = {
  svg: { name: "SVG picture", extension: "svg" },
  dot: { name: "Graphviz", extension: "dot" },
  mermaid: { name: "Mermaid", extension: "mmd" },
} as const;

/** Saves the whole graph of a crm text, or one that a panel shows, as a file in the format of the name that a person gives it. */
const exportGraph: Command = {
  id: "quorate.exportGraph",
  async run(services, arg) {
    const { language } = services;
    const drawn = arg instanceof Object && "boxes" in arg && "edges" in arg ? (arg as ClusterGraph) : undefined;
    const uri = drawn ? vscode.Uri.parse("untitled:/transition") : await chooseCrmText(services, arg, "Export Graph");
    if (uri === undefined) return;
    const filters = Object.fromEntries(Object.values(exports).map(({ name, extension }) => [name, [extension]]));
    const base = uri.path.replace(/\.[^./]*$/, "");
    const target = await vscode.window.showSaveDialog({
      defaultUri: uri.with({ scheme: uri.scheme === "untitled" ? "file" : uri.scheme, path: `${base}.svg` }),
      filters,
      title: "Export Graph",
    });
    if (target === undefined) return;
    const graph = drawn ?? (await language.graph({ uri: uri.toString() }));
    const { drawGraph, writeDot, writeMermaid } = await import("../lazy/graph.ts");
    const extension = target.path.slice(target.path.lastIndexOf(".") + 1).toLowerCase();
    const text =
      extension === exports.dot.extension || extension === "gv"
        ? writeDot(graph)
        : extension === exports.mermaid.extension
          ? writeMermaid(graph)
          : drawGraph(graph, new Map(), false).svg;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  },
};

/** Draws what a saved transition did, which is the active text, else what the open plan would do. */
function showTransition(panels: GraphPanels, transitions: TransitionDocuments): Command {
  return {
    id: "quorate.showTransition",
    async run({ plans, language }, arg) {
      const { transitionGraph } = await import("../lazy/graph.ts");
      const saved = arg instanceof vscode.Uri ? arg : vscode.window.activeTextEditor?.document.uri;
      if (saved?.scheme === transitionScheme) {
        const { steps, placeOf } = await withProgress("Asking the scheduler", (signal) =>
          transitions.stepsOf(saved, signal),
        );
        panels.openTransition(nameOf(saved), transitionGraph(steps, placeOf));
        return;
      }
      const { cluster, simulation, uris } = plans.current ?? {};
      if (cluster === undefined)
        throw new Error("There is nothing to draw. Plan changes, or open a saved transition first.");
      if (!simulation?.transition) throw new Error(simulation?.missing ?? "What the cluster would do isn't known.");
      const { boxes } = uris?.[0] ? await language.graph({ uri: uris[0].toString() }) : { boxes: [] };
      const places = new Map(boxes.flatMap((box) => [box, ...box.rows]).map(({ id, place }) => [id, place]));
      panels.openTransition(
        cluster,
        transitionGraph(simulation.transition.actions ?? [], (resource) => places.get(resource)),
      );
    },
  };
}

/** The commands of the graph. */
export function graphCommands(panels: GraphPanels, transitions: TransitionDocuments): readonly Command[] {
  return [showGraph(panels), exportGraph, showTransition(panels, transitions)];
}
