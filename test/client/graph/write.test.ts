import { expect, test } from "vitest";
import { drawSvg } from "../../../client/src/graph/draw-svg.ts";
import { layoutGraph } from "../../../client/src/graph/layout.ts";
import { writeDot } from "../../../client/src/graph/write-dot.ts";
import { writeMermaid } from "../../../client/src/graph/write-mermaid.ts";
import { parseXml } from "../../../server/src/text/xml.ts";
import { graphOf } from "./graph-of.ts";

const text =
  "primitive a-b Dummy\nprimitive a_b Dummy\nprimitive c Dummy\ngroup g a-b a_b\norder o1 a_b c\ncolocation c1 100: c g\nlocation l1 c inf: n1";

test("Graphviz: ids are quoted and stay two, members are ports", () => {
  expect(writeDot(graphOf(text))).toBe(`digraph cluster {
  rankdir=LR;
  node [fontname=sans, fontsize=11]; edge [fontname=sans, fontsize=9];
  "c" [shape=box, style=rounded, label="c\\nDummy\\n[n1 ∞]"];
  "g" [shape=record, label="g\\ngroup|<m0> a-b|<m1> a_b"];
  "g":m1 -> "c" [tooltip="o1: a_b starts before c, and stops after it."];
  "g" -> "c" [dir=none, color=seagreen, label="100", tooltip="c1: c prefers to run where g runs (score 100)."];
}
`);
});

test("Mermaid: boxes have numbers, groups are subgraphs", () => {
  expect(writeMermaid(graphOf(text))).toBe(`flowchart LR
  r0["c<br>Dummy<br>n1 ∞"]
  subgraph r1["g<br>group"]
    r2["a-b"]
    r3["a_b"]
  end
  r3 --> r0
  r1 ---|"100"| r0
`);
});

const hostile = [
  `<script>alert(1)</script>`,
  `"onload="x`,
  `a\u001b[31m`,
  `\u202egnp.exe`,
  `a|{b}\\\\`,
  `]]></svg>`,
  "a`b#c;",
];

test.each(hostile)("a name like %j reaches no picture as markup", (name) => {
  const graph = graphOf(
    `primitive '${name}' Dummy\nprimitive b Dummy\norder 'o${name}' '${name}' b\nlocation l1 b 5: '${name}'`,
  );
  const svg = drawSvg(layoutGraph(graph), { isInteractive: true });
  const root = parseXml(svg);
  const names = new Set<string>();
  const visit = (element: typeof root): void => {
    names.add(element.name);
    for (const child of element.children) visit(child);
    expect(Object.keys(element.attributes).filter((attribute) => attribute.startsWith("on"))).toEqual([]);
  };
  visit(root);
  expect([...names].sort().join(" ")).toMatch(/^[a-z ]+$/);
  expect(names.has("script")).toBe(false);
  for (const written of [svg, writeDot(graph), writeMermaid(graph)]) expect(written).not.toMatch(/[\u001b\u202e]/);
});

test.each([
  ["vip", "n1", "y=16 ▶ n1"],
  ["web-server-of-the-shop", "n1", "y=30 ▶ n1"],
  ["web-server-of-the-shop-in-berlin", "node-1.example.com", "y=30 ▶ node-1.example.com"],
  ["web-server-of-the-shop-in-berlin", "node-1.example.com node-2.example.com node-3.example.com", "y=30 ▶ 3×"],
])("where %s runs (%s) is written where nothing else is", (id, nodes, expected) => {
  const svg = drawSvg(layoutGraph(graphOf(`primitive ${id} Dummy`)), {
    marks: new Map([[id, { kind: "started", nodes, sentence: `Started on ${nodes}` }]]),
  });
  const [, y, shown] = /y="(\d+)" class="mark started">([^<]*)</.exec(svg) ?? [];
  expect(`y=${y} ${shown}`).toBe(expected);
});
