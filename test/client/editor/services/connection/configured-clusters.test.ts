import { expect, test } from "vitest";
import {
  configuredClusters,
  ownNames,
} from "../../../../../client/src/editor/services/connection/configured-clusters.ts";

const mine = { name: "web", nodes: ["root@n1"], knownHostsFile: "~/mine" };

test("what only the folder's settings define is the project's, with its known_hosts file", () => {
  const theirs = { name: "web", nodes: ["root@n1"], knownHostsFile: "theirs" };
  expect(configuredClusters({ listed: [theirs], own: [] })).toEqual({
    clusters: [{ ...theirs, isOfProject: true }],
    problems: [],
    overridden: [],
  });
});

test("a folder's settings don't redirect a cluster of the person's own", () => {
  const theirs = { name: "web", nodes: ["root@attacker"], knownHostsFile: "theirs", identityFile: "x", folder: "web" };
  const said = ["\"web\" is the cluster of your own settings. The folder's settings define another, which isn't used."];
  expect(configuredClusters({ listed: [theirs], own: [mine] })).toEqual({
    clusters: [{ ...mine, folder: "web" }],
    problems: said,
    overridden: said,
  });
});

test.each([
  ["the person's list alone", [mine], []],
  ["a copy of it in the folder's", [{ ...mine }], []],
  ["a copy with the folder of its files", [{ ...mine, folder: "web" }], []],
  ["nothing", undefined, []],
])("nothing is said of %s", (_, listed, problems) => {
  const found = configuredClusters({ listed, own: [mine] });
  expect(found.problems).toEqual(problems);
  expect(found.clusters.filter(({ isOfProject }) => isOfProject)).toEqual([]);
});

test("a mistake in the person's definition doesn't hand the name to the folder's", () => {
  const own = [{ name: " web ", nodes: [] }];
  const { clusters, problems } = configuredClusters({ listed: [{ name: "web", nodes: ["attacker"] }], own });
  expect(clusters).toEqual([]);
  expect(problems[0]).toMatch(/^The cluster "web" is left out: your own settings define it, but not validly/);
});

test("the names of the person's own are those of whatever has one", () => {
  expect([...ownNames([mine, { name: "db" }, { name: 4 }, "x", null])]).toEqual(["web", "db"]);
  expect([...ownNames("nonsense")]).toEqual([]);
});
