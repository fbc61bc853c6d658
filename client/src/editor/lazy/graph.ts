// Pictures, as a bundle of their own: a layout takes a library that nothing else needs.
import type { ClusterGraph } from "../../../../server/src/protocol.ts";
import { type BoxDescription, describeBoxes } from "../../graph/describe-box.ts";
import { drawSvg } from "../../graph/draw-svg.ts";
import { layoutGraph } from "../../graph/layout.ts";
import type { ResourceMarks } from "../../graph/resource-marks.ts";

export { neighbourhood } from "../../graph/neighbourhood.ts";
export { transitionGraph } from "../../graph/transition-graph.ts";
export { writeDot } from "../../graph/write-dot.ts";
export { writeMermaid } from "../../graph/write-mermaid.ts";

/** A graph as SVG, and as text for readers of text. `isInteractive` is for the page; a file has a style of its own. */
export function drawGraph(
  graph: ClusterGraph,
  marks: ResourceMarks,
  isInteractive: boolean,
): { readonly svg: string; readonly descriptions: readonly BoxDescription[] } {
  const descriptions = describeBoxes(graph, marks);
  const titles = new Map(
    descriptions.map(({ box, title, sentences }) => [box.id, [title, ...sentences.map(({ text }) => text)].join("\n")]),
  );
  return { svg: drawSvg(layoutGraph(graph), { marks, titles, isInteractive }), descriptions };
}
