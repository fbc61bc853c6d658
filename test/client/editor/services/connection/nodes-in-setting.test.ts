import { expect, test } from "vitest";
import { withNodesOf } from "../../../../../client/src/editor/services/connection/nodes-in-setting.ts";

const other = { name: "db", nodes: ["d1"] };
const web = { name: "web", nodes: ["n1", "root@n2"], folder: "web" };

test("a node is added to its cluster alone, and the rest of the entry stays", () => {
  expect(withNodesOf([other, web], "web", (nodes) => [...nodes, "n3"])).toEqual([
    other,
    { name: "web", nodes: ["n1", "root@n2", "n3"], folder: "web" },
  ]);
});

test("a list that doesn't define the cluster, and one that stays the same, aren't written", () => {
  const add = (nodes: readonly string[]): readonly string[] => [...nodes, "n3"];
  for (const list of [undefined, "web", [other], [null, 1, { name: "web" }, { name: "web", nodes: "n1" }]])
    expect(withNodesOf(list, "web", add)).toBeUndefined();
  expect(withNodesOf([web], "web", (nodes) => nodes)).toBeUndefined();
});

test("the last node stays: a cluster without addresses can't be reached", () => {
  expect(withNodesOf([other], "db", (nodes) => nodes.filter((each) => each !== "d1"))).toBeUndefined();
});
