import { expect, test } from "vitest";
import { clustersTree, looksSame, type TreeNode } from "../../../client/src/views/clusters-tree-model.ts";
import {
  sampleContainer,
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../sample-snapshot.ts";

/** The tree as indented text: what a person reads. */
function text(nodes: readonly TreeNode[], indent = ""): string {
  return nodes
    .map(
      (node) =>
        `${indent}${node.label}${node.description ? ` — ${node.description}` : ""}\n${text(node.children, `${indent}  `)}`,
    )
    .join("");
}

const all = (nodes: readonly TreeNode[]): readonly TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
const find = (nodes: readonly TreeNode[], id: string) => all(nodes).find((node) => node.id === id);

test("a healthy cluster reads like this", () => {
  expect(text(clustersTree([sampleView()]))).toBe(`lab — 3/3 · quorum
  Nodes — 3 of 3 up
    n1 — online
    n2 — online · DC
    n3 — online
  Resources
    fence — n3
    g-web — n1
      vip — n1
      web — n1
    cl-ping — n1 n2 n3
      ping — n1 n2 n3
    ms-st — Promoted n2 · Unpromoted n1 n3
      st — Promoted n2 · Unpromoted n1 n3
`);
});

test("failures have a section of their own, and colour what failed", () => {
  const snapshot = sampleSnapshot({
    resources: [samplePrimitive("web", [], { failed: true })],
    failures: [sampleFailure("web", "n1", { reason: "no config" })],
  });
  const tree = clustersTree([sampleView(snapshot)]);
  expect(text(tree)).toContain("  Failures — 1\n    web — start on n1: not installed (no config)\n");
  expect(find(tree, "lab/resources/web")).toMatchObject({
    attention: "error",
    description: "stopped · failed",
    contextValue: "resource.failed",
  });
  expect(find(tree, "lab/resources/web")?.tooltip).toContain("Failed: start on n1: not installed (no config)");
  expect(find(tree, "lab/failures/web/n1/start/0")).toMatchObject({
    resource: "web",
    node: "n1",
    contextValue: "failure",
  });
});

test("a node's context tells the menus its condition", () => {
  const snapshot = sampleSnapshot({ nodes: [sampleNode("n1", { condition: "standby" }), sampleNode("n2")] });
  const tree = clustersTree([sampleView(snapshot)]);
  expect(find(tree, "lab/nodes/n1")?.contextValue).toBe("node.standby");
  expect(find(tree, "lab/nodes/n2")).toMatchObject({ contextValue: "node.online", node: "n2", cluster: "lab" });
});

test("ids are unique even where a bundle's replicas hold the same names", () => {
  const replica = () => sampleContainer("web-bundle", "replica", [samplePrimitive("web", ["n1"])]);
  const bundle = sampleContainer("web-bundle", "bundle", [replica(), replica()]);
  const ids = all(clustersTree([sampleView(sampleSnapshot({ resources: [bundle] }))])).map((node) => node.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("ids stay the same when things move", () => {
  const before = clustersTree([sampleView()]);
  const moved = sampleSnapshot({ resources: [samplePrimitive("fence", ["n1"])] });
  const after = clustersTree([sampleView(moved)]);
  const [a, b] = [find(before, "lab/resources/fence"), find(after, "lab/resources/fence")];
  expect(a && b && looksSame(a, b)).toBe(false);
  expect(a && looksSame(a, a)).toBe(true);
});

test("a cluster that was not reached says why, in a line that offers the way on", () => {
  const tree = clustersTree([{ name: "lab", connection: { kind: "failed", message: 'No node of "lab" answered.' } }]);
  expect(text(tree)).toBe('lab — not reached\n  Connect again — No node of "lab" answered.\n');
  expect(tree[0]?.contextValue).toBe("cluster.disconnected");
  expect(tree[0]?.children[0]?.contextValue).toBe("trouble");
});

test("what was known is kept while the news is lost", () => {
  const lost = { ...sampleView(), connection: { kind: "lost", message: "Gone.", since: 0 } } as const;
  expect(text(clustersTree([lost]))).toContain("n1 — online");
});
