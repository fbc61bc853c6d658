import type { ClusterGraph, GraphBox, GraphEnd, GraphRelation } from "../../../server/src/protocol.ts";
import { printable } from "./escape-markup.ts";

const arrows: Readonly<Record<GraphRelation["form"], string>> = {
  mandatory: "-->",
  optional: "-.->",
  serialize: "-.-",
  together: "===",
  near: "---",
  apart: "x--x",
  avoids: "x-.-x",
};

/** The graph as a Mermaid flowchart, which Git forges draw in Markdown. Boxes have numbers: Mermaid allows few characters in ids. */
export function writeMermaid({ boxes, edges }: ClusterGraph): string {
  const numbers = new Map<string, string>();
  const number = (key: string): string => {
    const known = numbers.get(key) ?? `r${numbers.size}`;
    numbers.set(key, known);
    return known;
  };
  const end = ({ box, row }: GraphEnd): string => number(row === undefined ? box : `${box}\n${row}`);
  return [
    "flowchart LR",
    ...boxes.flatMap((box) => drawBox(box, number)),
    ...edges.flatMap(({ from, to, relations }) =>
      relations.map(({ form, label }) => {
        const shown = label === "" ? "" : `|"${escaped(label)}"|`;
        return `  ${end(from)} ${arrows[form]}${shown} ${end(to)}`;
      }),
    ),
    "",
  ].join("\n");
}

function drawBox(box: GraphBox, number: (key: string) => string): string[] {
  const id = number(box.id);
  if (box.kind === "junction") return [`  ${id}(( ))`];
  const head = [box.id, box.detail, ...box.badges.map(({ text }) => text)].filter((part) => part !== "");
  const label = head.map(escaped).join("<br>");
  if (box.rows.length === 0) return [`  ${id}["${label}"]`];
  return [
    `  subgraph ${id}["${label}"]`,
    ...box.rows.map((row) => `    ${number(`${box.id}\n${row.id}`)}["${escaped(row.id)}"]`),
    "  end",
  ];
}

/** Text inside quotes: what Mermaid or the page around it could read as markup is written as a character's number. */
function escaped(text: string): string {
  return printable(text)
    .replace(/\s/g, " ")
    .replace(/[#&<>"`\\]/g, (character) => `#${character.codePointAt(0)};`);
}
