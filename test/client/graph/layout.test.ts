import { expect, test } from "vitest";
import { layoutGraph, type PlacedBox } from "../../../client/src/graph/layout.ts";
import { neighbourhood } from "../../../client/src/graph/neighbourhood.ts";
import { graphOf, largeText } from "./graph-of.ts";

function overlap(one: PlacedBox, other: PlacedBox): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

test.each([
  ["a chain", "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\norder o1 Mandatory: a b c"],
  ["a cycle", "primitive a Dummy\nprimitive b Dummy\norder o1 a b\norder o2 b a"],
  [
    "sets",
    "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\norder o1 Mandatory: (a b) (c d)",
  ],
  ["80 groups", largeText(80)],
])("%s: no box lies on another, all is inside, and every edge has two ends", (_, text) => {
  const { boxes, edges, width, height } = layoutGraph(graphOf(text));
  boxes.forEach((one, index) => {
    expect([one.x >= 0, one.y >= 0, one.x + one.width <= width, one.y + one.height <= height]).not.toContain(false);
    for (const other of boxes.slice(index + 1))
      expect(overlap(one, other), `${one.box.id} and ${other.box.id}`).toBe(false);
  });
  for (const { points } of edges) expect(points.length).toBeGreaterThan(1);
});

test("what comes first is to the left", () => {
  const { boxes } = layoutGraph(graphOf("primitive b Dummy\nprimitive a Dummy\norder o1 a b"));
  const x = (id: string): number => boxes.find(({ box }) => box.id === id)?.x ?? Number.NaN;
  expect(x("a")).toBeLessThan(x("b"));
});

test("an empty configuration has an empty picture", () => {
  expect(layoutGraph(graphOf("")).boxes).toEqual([]);
});

test("the same text gives the same picture, and another resource's parameters change nothing", () => {
  const at = (text: string) => layoutGraph(graphOf(text)).boxes.map(({ box, x, y }) => [box.id, x, y]);
  expect(at(largeText(20))).toEqual(
    at(largeText(20).replace("primitive app3 Dummy", "primitive app3 Dummy params state=x")),
  );
});

test("the neighbourhood of a resource follows the edges both ways, not to its neighbours' others", () => {
  const graph = graphOf(
    "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\nprimitive d Dummy\nprimitive e Dummy\n" +
      "group g b\norder o1 a g\norder o2 g c\norder o3 a d",
  );
  const ids = (...args: [string, Parameters<typeof neighbourhood>[2]?]) =>
    neighbourhood(graph, ...args).boxes.map(({ id }) => id);
  expect(ids("b")).toEqual(["a", "c", "g"]);
  expect(ids("b", { direction: "before" })).toEqual(["a", "g"]);
  expect(ids("b", { direction: "after" })).toEqual(["c", "g"]);
  expect(ids("a", { steps: 1 })).toEqual(["a", "d", "g"]);
  expect(ids("nothing")).toHaveLength(5);
});
