import { expect, test } from "vitest";
import { clustersTree, looksSame } from "../../../../../client/src/editor/views/tree/clusters-tree-model.ts";
import type { TreeNode } from "../../../../../client/src/editor/views/tree/tree-node.ts";
import {
  sampleContainer,
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../../../support/sample-snapshot.ts";

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
    contextValue: "resource.failed.on.managed.one",
  });
  expect(find(tree, "lab/resources/web")?.tooltip).toContain("Failed: start on n1: not installed (no config)");
  expect(find(tree, "lab/failures/web/n1/start/0")).toMatchObject({
    resource: "web",
    node: "n1",
    contextValue: "failure",
  });
});

test("a node's context value has its condition", () => {
  const snapshot = sampleSnapshot({ nodes: [sampleNode("n1", { condition: "standby" }), sampleNode("n2")] });
  const tree = clustersTree([sampleView(snapshot)]);
  expect(find(tree, "lab/nodes/n1")?.contextValue).toBe("node.standby.member");
  expect(find(tree, "lab/nodes/n2")).toMatchObject({ contextValue: "node.online.member", node: "n2", cluster: "lab" });
});

test("ids are unique even where a bundle's replicas have the same names", () => {
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

test("an unreachable cluster shows why, in a line that connects again", () => {
  const tree = clustersTree([{ name: "lab", connection: { kind: "failed", message: 'No node of "lab" answered.' } }]);
  expect(text(tree)).toBe('lab — unreachable\n  Connect again — No node of "lab" answered.\n');
  expect(tree[0]?.contextValue).toBe("cluster.disconnected");
  expect(tree[0]?.children[0]?.contextValue).toBe("connectionFailure");
});

for (const kind of ["lost", "failed"] as const)
  test(`the last status stays when the connection is ${kind}, marked as stale, without colours or actions`, () => {
    const takenAt = new Date().setHours(14, 2, 5, 0);
    const connection = { kind, message: "Gone.", since: 0 } as const;
    const tree = clustersTree([{ ...sampleView(sampleSnapshot({ takenAt })), connection }]);
    expect(text(tree)).toContain("lab — stale since 14:02:05\n");
    expect(text(tree)).toContain("  Nodes — 3 of 3 up, stale since 14:02:05\n    n1 — online\n");
    for (const id of ["lab/nodes/n1", "lab/resources/g-web/vip"])
      expect(find(tree, id)).toMatchObject({ isStale: true, attention: "muted", contextValue: "stale" });
  });

test("leftover move and ban constraints, and tickets, have their own sections", () => {
  const snapshot = sampleSnapshot({
    leftovers: [
      { id: "cli-ban-g-web-on-n2", resource: "g-web", kind: "ban", node: "n2", promotedOnly: false },
      {
        id: "cli-prefer-ms-st",
        resource: "ms-st",
        kind: "prefer",
        node: "n1",
        promotedOnly: true,
        until: "2026-11-20 08:35:22Z",
      },
    ],
    tickets: [{ id: "site A", granted: true, standby: false }],
  });
  const tree = clustersTree([sampleView(snapshot)]);
  expect(text(tree)).toContain(`  Leftover constraints — 2
    g-web — is banned from n2
    ms-st — prefers n1 as promoted until 2026-11-20 08:35:22Z
  Tickets
    site A — granted
`);
  expect(find(tree, "lab/leftovers/cli-ban-g-web-on-n2")).toMatchObject({ resource: "g-web", node: "n2" });
  expect(find(tree, "lab/resources/g-web/vip")?.contextValue).toBe("resource.on.managed.left.one");
});

test("a context value depends on the container: a clone's instances have the clone's", () => {
  const tree = clustersTree([
    sampleView(
      sampleSnapshot({
        resources: [
          sampleContainer("cl-ping", "clone", [samplePrimitive("ping", ["n1"])], { disabled: true, managed: false }),
        ],
      }),
    ),
  ]);
  expect(find(tree, "lab/resources/cl-ping/ping")?.contextValue).toBe("resource.off.unmanaged");
});

test("over several clusters a line says which need attention, the worst first", () => {
  const down = sampleSnapshot({
    nodes: [sampleNode("n1"), { ...sampleNode("n2"), condition: "offline" }, sampleNode("n3")],
    failures: [sampleFailure("web", "n1", {})],
  });
  const named = (name: string, view = sampleView()) => ({ ...view, name });
  const views = [
    named("office"),
    named("plant", sampleView(down)),
    named("shop", sampleView(sampleSnapshot({ quorum: false }))),
    { name: "yard", connection: { kind: "disconnected" as const } },
  ];
  const [overview] = clustersTree(views);
  expect(overview && text([overview])).toBe(
    `4 clusters — 2 need attention · 1 not connected · 1 fine
  shop — no quorum
  plant — 1 failed · n2 not online
`,
  );
  expect(clustersTree(views.slice(0, 1)).map(({ label }) => label)).toEqual(["office"]);
});
