import * as vscode from "vscode";
import { isCrmText } from "../services/cluster-texts.ts";
import type { GraphPanels } from "../views/graph-panel.ts";
import type { Command } from "./command.ts";

/** Shows the graph of a crm text beside it. */
function showGraph(panels: GraphPanels): Command {
  return {
    id: "quorate.showGraph",
    run: (_, arg) => panels.open(crmFile(arg)),
  };
}

const exports = {
  svg: { name: "SVG picture", extension: "svg" },
  dot: { name: "Graphviz", extension: "dot" },
  mermaid: { name: "Mermaid", extension: "mmd" },
} as const;

/** Saves the whole graph of a crm text as a file, in the format of the name that a person gives it. */
const exportGraph: Command = {
  id: "quorate.exportGraph",
  async run({ language }, arg) {
    const uri = crmFile(arg);
    const filters = Object.fromEntries(Object.values(exports).map(({ name, extension }) => [name, [extension]]));
    const base = uri.path.replace(/\.[^./]*$/, "");
    const target = await vscode.window.showSaveDialog({
      defaultUri: uri.with({ scheme: uri.scheme === "untitled" ? "file" : uri.scheme, path: `${base}.svg` }),
      filters,
      title: "Export Graph",
    });
    if (target === undefined) return;
    const graph = await language.graph({ uri: uri.toString() });
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

/** The commands of the graph. */
export function graphCommands(panels: GraphPanels): readonly Command[] {
  return [showGraph(panels), exportGraph];
}

/** The crm text that a menu names, else the active one. Throws where there is none. */
function crmFile(arg: unknown): vscode.Uri {
  if (arg instanceof vscode.Uri) return arg;
  const active = vscode.window.activeTextEditor?.document;
  const document =
    active && isCrmText(active)
      ? active
      : vscode.window.visibleTextEditors.map((editor) => editor.document).find(isCrmText);
  if (!document) throw new Error("There is no crm text to draw. Open a crm file first.");
  return document.uri;
}
