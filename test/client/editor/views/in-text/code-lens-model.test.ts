import { expect, test } from "vitest";
import { lensTexts, resourceLines } from "../../../../../client/src/editor/views/in-text/code-lens-model.ts";
import { sampleSnapshot } from "../../../support/sample-snapshot.ts";

test("statements that define a resource are found, continued lines are not", () => {
  const text = [
    "# primitive no ocf:x:y",
    "primitive vip IPaddr2 \\",
    "    params ip=1.2.3.4 \\",
    "    group x y",
    "group g-web vip web",
    "  clone cl-ping ping",
    "location l vip 1: n1",
    "ms ms-st st",
  ].join("\r\n");
  expect(resourceLines(text)).toEqual([
    { line: 1, character: 10, id: "vip" },
    { line: 4, character: 6, id: "g-web" },
    { line: 5, character: 8, id: "cl-ping" },
    { line: 7, character: 3, id: "ms-st" },
  ]);
});

test("half a statement and an empty text are accepted", () => {
  expect(resourceLines("")).toEqual([]);
  expect(resourceLines("primitive \\\n")).toEqual([]);
  expect(resourceLines("primitive")).toEqual([]);
});

test("a lens shows where a resource runs; a resource that the cluster doesn't have gets none", () => {
  const lines = resourceLines("primitive vip IPaddr2\nclone cl-ping ping\nprimitive new Dummy\nms ms-st st");
  expect([...lensTexts(lines, sampleSnapshot())]).toEqual([
    [0, "Started on n1"],
    [1, "Started on n1 n2 n3"],
    [3, "Promoted on n2, Unpromoted on n1 n3"],
  ]);
});

test("a stale lens shows since when", () => {
  const lines = resourceLines("primitive vip IPaddr2");
  expect([...lensTexts(lines, sampleSnapshot(), "stale since 14:02:05").values()]).toEqual([
    "Stale since 14:02:05: Started on n1",
  ]);
});
