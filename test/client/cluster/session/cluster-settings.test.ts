import { expect, test } from "vitest";
import { clusterSettings } from "../../../../client/src/cluster/session/cluster-settings.ts";

test("entries of the setting become clusters", () => {
  const { clusters, problems } = clusterSettings([{ name: "lab", nodes: ["root@n1", "n2:2222"], port: 22 }]);
  expect(clusters).toEqual([{ name: "lab", nodes: ["root@n1", "n2:2222"], port: 22 }]);
  expect(problems).toEqual([]);
});

test("an invalid entry is left out and reported", () => {
  const { clusters, problems } = clusterSettings([{ name: "a", nodes: [] }, { name: "b", nodes: ["n1"] }, 7]);
  expect(clusters.map((cluster) => cluster.name)).toEqual(["b"]);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^Entry 1 of the setting "quorate.clusters" is left out: "nodes"/);
});

test("only the first cluster of a name is used", () => {
  const { clusters, problems } = clusterSettings([
    { name: "lab", nodes: ["n1"] },
    { name: "lab", nodes: ["n2"] },
  ]);
  expect(clusters).toHaveLength(1);
  expect(problems[0]).toContain('the name "lab" is used');
});

test("a value that is no list has no clusters", () => {
  expect(clusterSettings(undefined)).toEqual({ clusters: [], problems: [] });
  expect(clusterSettings("n1").problems).toHaveLength(1);
});
