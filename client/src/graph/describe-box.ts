import type { ClusterGraph, GraphBox, GraphEdge } from "../../../server/src/protocol.ts";
import type { ResourceMarks } from "./resource-marks.ts";

/** What of a graph is said about one box: the same that the picture shows, for readers of text and screen readers. */
export interface BoxDescription {
  readonly box: GraphBox;
  /** `web: ocf:heartbeat:apache. Started on n1.` */
  readonly title: string;
  /** A sentence for each constraint that names it or a member of it. */
  readonly sentences: readonly { readonly constraint: string; readonly text: string }[];
}

/** Describes each box but junctions, in the order of the text. */
export function describeBoxes({ boxes, edges }: ClusterGraph, marks: ResourceMarks): BoxDescription[] {
  const byBox = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    for (const { box } of [edge.from, edge.to]) {
      const list = byBox.get(box);
      if (list) list.push(edge);
      else byBox.set(box, [edge]);
    }
  }
  return boxes
    .filter(({ kind }) => kind !== "junction")
    .map((box) => {
      const relations = (byBox.get(box.id) ?? []).flatMap((edge) => edge.relations);
      const said = new Map<string, string>();
      for (const { constraint, sentence, isWrong } of relations) {
        said.set(
          constraint,
          isWrong ? `${sentence} This can't be fulfilled: it contradicts other constraints.` : sentence,
        );
      }
      for (const { constraint, sentence } of box.badges) said.set(constraint, sentence);
      const mark = marks.get(box.id);
      return {
        box,
        title: `${box.id}: ${box.detail || box.kind}.${mark ? ` ${mark.sentence}.` : ""}`,
        sentences: [...said].map(([constraint, text]) => ({ constraint, text })),
      };
    });
}
