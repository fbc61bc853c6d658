import { expect, test } from "vitest";
import type { ClusterGraph, GraphEnd } from "../../../server/src/protocol.ts";
import { graphOf } from "../../client/graph/graph-of.ts";

const resources = "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\nprimitive s Stateful\n";

/** Each edge in a line: `a > b: o1 mandatory, c1 together (Promoted)`. */
function edgesOf(text: string): string[] {
  return lines(graphOf(resources + text));
}

function lines({ edges }: ClusterGraph): string[] {
  const end = ({ box, row }: GraphEnd): string => (row === undefined ? box : `${box}/${row}`);
  return edges.map(({ from, to, relations }) => {
    const all = relations.map(
      ({ constraint, form, label, isWrong }) =>
        `${constraint} ${form}${label === "" ? "" : ` (${label})`}${isWrong ? " wrong" : ""}`,
    );
    return `${end(from)} > ${end(to)}: ${all.join(", ")}`;
  });
}

test("an order leads from what starts first, a colocation from what is placed first", () => {
  expect(edgesOf("order o1 a b")).toEqual(["a > b: o1 mandatory"]);
  expect(edgesOf("colocation c1 inf: b a")).toEqual(["a > b: c1 together"]);
  expect(edgesOf("colocation c1 100: b a")).toEqual(["a > b: c1 near (100)"]);
  expect(edgesOf("colocation c1 -inf: b a\ncolocation c2 -5: d c")).toEqual([
    "a > b: c1 apart",
    "c > d: c2 avoids (-5)",
  ]);
  expect(edgesOf("order o1 Optional: a b\norder o2 Serialize: c d")).toEqual([
    "a > b: o1 optional",
    "c > d: o2 serialize",
  ]);
});

test("a pair has one edge for all its constraints, in the direction of its order", () => {
  expect(edgesOf("colocation c1 inf: b a\norder o1 a b")).toEqual(["a > b: o1 mandatory, c1 together"]);
  expect(edgesOf("colocation c1 inf: a b\norder o1 a b")).toEqual(["a > b: o1 mandatory, c1 together"]);
});

test("roles and actions are labels", () => {
  expect(
    edgesOf("clone m s meta promotable=true\ncolocation c1 inf: a m:Promoted\norder o1 m:promote a:start"),
  ).toEqual(["m > a: o1 mandatory (promote → start), c1 together"]);
});

test("an edge to a member ends at its row, and none joins members of one box", () => {
  expect(edgesOf("group g a b\norder o1 b c\norder o2 a b")).toEqual(["g/b > c: o1 mandatory"]);
});

test("sets: a chain has an edge a step, two large sets share a junction", () => {
  expect(edgesOf("order o1 Mandatory: a b c")).toEqual(["a > b: o1 mandatory", "b > c: o1 mandatory"]);
  expect(edgesOf("order o1 Mandatory: a ( b c ) d")).toEqual([
    "a > b: o1 mandatory",
    "a > c: o1 mandatory",
    "b > d: o1 mandatory",
    "c > d: o1 mandatory",
  ]);
  const many = graphOf(`${resources}order o1 Mandatory: ( a b ) ( c d )`);
  expect(many.boxes.filter(({ kind }) => kind === "junction")).toHaveLength(1);
  expect(many.edges).toHaveLength(4);
});

test("a tag means its members, a template what is made from it", () => {
  expect(edgesOf("tag t a b\norder o1 c t")).toEqual(["c > a: o1 mandatory", "c > b: o1 mandatory"]);
  const made = graphOf(
    "rsc_template x Dummy\nprimitive p @x\nprimitive q @x\nprimitive r Dummy\ncolocation c1 inf: x r",
  );
  expect(made.boxes.map(({ id }) => id)).toEqual(["p", "q", "r"]);
  expect(lines(made)).toEqual(["r > p: c1 together", "r > q: c1 together"]);
});

test("cycles and contradictions are marked", () => {
  expect(edgesOf("order o1 a b\norder o2 b c\norder o3 c a")).toEqual([
    "a > b: o1 mandatory wrong",
    "b > c: o2 mandatory wrong",
    "c > a: o3 mandatory wrong",
  ]);
  expect(edgesOf("colocation c1 inf: a b\ncolocation c2 -inf: b a\norder o1 a b")).toEqual([
    "a > b: o1 mandatory, c1 together wrong, c2 apart wrong",
  ]);
});

test("boxes: containers hold their members as rows, and locations and tickets are badges", () => {
  const { boxes } = graphOf(
    `${resources}group g a b\nclone cl g\nclone m s meta promotable=true clone-max=2\nprimitive f stonith:fence_sbd\n` +
      "location l1 c 100: n1\nlocation l2 c -inf: n2\nlocation l3 d rule -inf: not_defined pingd\nrsc_ticket t1 T: d",
  );
  expect(
    boxes.map(({ id, kind, detail, rows, badges }) =>
      [kind, id, detail, rows.map((row) => row.id).join(" "), badges.map(({ text }) => text).join("; ")].join(" | "),
    ),
  ).toEqual([
    "primitive | c | Dummy |  | n1 100; not n2",
    "primitive | d | Dummy |  | not where pingd is not defined; ticket T",
    "clone | cl | clone | g a b | ",
    "promotable | m | promotable clone, at most 2 | s | ",
    "fence | f | stonith:fence_sbd |  | ",
  ]);
});

test("a name that nothing defines has a box that says so; ids stay what they are", () => {
  const { boxes } = graphOf("primitive a-b Dummy\nprimitive a_b Dummy\norder o1 a-b missing");
  expect(boxes.map(({ id, kind, detail }) => [id, kind, detail])).toEqual([
    ["a-b", "primitive", "Dummy"],
    ["a_b", "primitive", "Dummy"],
    ["missing", "undefined", "not defined"],
  ]);
});

test("each box, row, badge and edge has its place in the text", () => {
  const { boxes, edges } = graphOf(
    "primitive a Dummy\nprimitive b Dummy\n\ngroup g a\norder o1 g b\nlocation l1 b 5: n1",
  );
  const uri = "file:///cluster.crm";
  const [b, g] = boxes;
  expect(b?.place).toEqual({ uri, line: 1, character: 10 });
  expect(b?.badges[0]?.place).toEqual({ uri, line: 5, character: 9 });
  expect(g?.rows[0]?.place).toEqual({ uri, line: 0, character: 10 });
  expect(edges[0]?.relations[0]?.place).toEqual({ uri, line: 4, character: 6 });
});

test("containers that hold each other have no end, and still a picture", () => {
  expect(() => graphOf("group g h\ngroup h g\nclone c c\norder o1 g c\norder o2 c c")).not.toThrow();
});
