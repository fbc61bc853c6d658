import type { ClusterGraph, GraphBox, GraphEnd, GraphRelation } from "../../../server/src/protocol.ts";
import { printable } from "./escape-markup.ts";

const shapes: Readonly<Record<GraphBox["kind"], string>> = {
  primitive: "shape=box, style=rounded",
  fence: 'shape=box, style="rounded,dashed"',
  group: "shape=record",
  clone: "shape=record, peripheries=2",
  promotable: "shape=record, peripheries=2",
  bundle: "shape=record, peripheries=2",
  undefined: "shape=box, style=dotted, color=red",
  junction: "shape=point",
};

const looks: Readonly<Record<GraphRelation["form"], string>> = {
  mandatory: "",
  optional: "style=dashed",
  serialize: "style=dotted, dir=none",
  together: "dir=none, penwidth=3, color=seagreen",
  near: "dir=none, color=seagreen",
  apart: "dir=none, color=red, constraint=false",
  avoids: "dir=none, color=red, style=dashed, constraint=false",
};

/** The graph in Graphviz's language. Ids are quoted, never changed: `a-b` and `a_b` stay two. */
export function writeDot({ boxes, edges }: ClusterGraph): string {
  // A member's port is its number: an id may have what a port can't.
  const ports = new Map(boxes.map(({ id, rows }) => [id, new Map(rows.map((row, index) => [row.id, `m${index}`]))]));
  const end = ({ box, row }: GraphEnd): string => {
    const port = row === undefined ? undefined : ports.get(box)?.get(row);
    return port === undefined ? quote(box) : `${quote(box)}:${port}`;
  };
  return [
    "digraph cluster {",
    "  rankdir=LR;",
    "  node [fontname=sans, fontsize=11]; edge [fontname=sans, fontsize=9];",
    ...boxes.map((box) => `  ${quote(box.id)} [${shapes[box.kind]}, label=${labelOf(box)}];`),
    ...edges.flatMap(({ from, to, relations }) =>
      relations.map(({ form, label, constraint, sentence, isWrong }) => {
        const attributes = [
          looks[form],
          label && `label=${quote(label)}`,
          `tooltip=${quote(`${constraint}: ${sentence}`)}`,
        ];
        const wrong = isWrong ? ["color=red, penwidth=2"] : [];
        return `  ${end(from)} -> ${end(to)} [${[...attributes, ...wrong].filter((part) => part !== "").join(", ")}];`;
      }),
    ),
    "}\n",
  ].join("\n");
}

function labelOf({ id, kind, detail, rows, badges }: GraphBox): string {
  if (kind === "junction") return '""';
  const head = [id, detail, ...badges.map(({ text }) => `[${text}]`)].filter((part) => part !== "");
  if (kind === "primitive" || kind === "fence" || kind === "undefined") return `"${head.map(escaped).join("\\n")}"`;
  const members = rows.map((row, index) => `<m${index}> ${field(row.id)}`);
  return `"${[head.map(field).join("\\n"), ...members].join("|")}"`;
}

function quote(text: string): string {
  return `"${escaped(text)}"`;
}

function escaped(text: string): string {
  return printable(text).replace(/\s/g, " ").replace(/[\\"]/g, "\\$&");
}

/** A field of a record: its own separators are escaped too. */
function field(text: string): string {
  return escaped(text).replace(/[|{}<> ]/g, "\\$&");
}
