import { expect, test } from "vitest";
import { healthProblems, runningResources } from "../../../../client/src/cluster/maintenance/cluster-health.ts";
import {
  currentNode,
  type MaintenanceState,
  nextStage,
  ourStandbyNodes,
  readMaintenance,
  withNode,
} from "../../../../client/src/cluster/maintenance/maintenance-state.ts";
import type { ClusterSnapshot } from "../../../../client/src/cluster/status/snapshot.ts";

const state: MaintenanceState = {
  ...{ format: 1, cluster: "lab", hosts: ["n1"], startedAt: "2026-11-30T09:00:00.000Z", work: "prompt" },
  nodes: ["n1", "n2"].map((name) => ({ name, address: `root@${name}`, stage: "waiting" as const })),
  running: { web: 1, ping: 2 },
  failures: ["start of old on n1"],
  absent: [],
  acceptedDown: [],
};

test("a node goes through every stage, then the next is current", () => {
  const stages = ["waiting"] as string[];
  let now = state;
  for (let node = currentNode(now); node?.name === "n1"; node = currentNode(now)) {
    now = withNode(now, "n1", { stage: nextStage(node.stage) });
    stages.push(now.nodes[0]?.stage ?? "");
  }
  expect(stages).toEqual(["waiting", "check", "standby", "work", "return", "health", "done"]);
  expect(currentNode(now)?.name).toBe("n2");
  expect(currentNode(withNode(now, "n2", { stage: "done" }))).toBeUndefined();
});

test("only what it put in standby itself is taken out, and only until the node is done", () => {
  const ours = withNode(state, "n1", { stage: "work", isOurStandby: true });
  expect(ourStandbyNodes(ours)).toEqual(["n1"]);
  expect(ourStandbyNodes(withNode(ours, "n1", { stage: "done" }))).toEqual([]);
  expect(ourStandbyNodes(withNode(state, "n1", { stage: "work" }))).toEqual([]);
});

test("a saved state is read as it was; anything else isn't one", () => {
  expect(readMaintenance(JSON.stringify(state))).toEqual(state);
  for (const text of ["", "null", "[]", "{}", '{"format":2}', JSON.stringify({ ...state, nodes: [{ name: "n1" }] })])
    expect(readMaintenance(text)).toBeUndefined();
});

const resource = (id: string, on: readonly string[]) => ({
  ...{ id, placements: on.map((node) => ({ node, role: "Started" })), children: [] },
});
const healthy = {
  ...{ dc: "n1", quorum: true, maintenance: false, failures: [] },
  nodes: ["n1", "n2"].map((name) => ({ name, type: "member", condition: "online" })),
  resources: [resource("web", ["n1"]), { id: "pings", children: [resource("ping", ["n1", "n2"])], placements: [] }],
};
const problems = (more: object, isNodeAway = false, began = {}) =>
  healthProblems({ ...healthy, ...more } as unknown as ClusterSnapshot, { ...state, ...began }, isNodeAway);

test("counts what runs", () => {
  expect(runningResources(healthy as unknown as ClusterSnapshot)).toEqual({ web: 1, ping: 2 });
});

test("a healthy cluster has no problems", () => {
  expect(problems({})).toEqual([]);
});

test.each([
  ["no quorum", { quorum: false }, "There is no quorum."],
  ["no DC", { dc: undefined }, "No DC is elected."],
  ["maintenance", { maintenance: true }, "nothing moves"],
  ["an unclean node", { nodes: [{ name: "n1", type: "member", condition: "unclean" }] }, '"n1" is unclean.'],
  ["a node that is down", { nodes: [{ name: "n2", type: "member", condition: "offline" }] }, '"n2" is not online.'],
  ["a resource that stopped", { resources: [resource("ping", ["n1", "n2"])] }, `"web" doesn't run.`],
  [
    "fewer instances",
    { resources: [resource("web", ["n1"]), resource("ping", ["n1"])] },
    "runs 1 times, and ran 2 times",
  ],
  [
    "a new failure",
    { failures: [{ resource: "web", node: "n2", operation: "start", exitText: "error" }] },
    "failed on",
  ],
])("finds %s", (_, more, words) => {
  expect(problems(more).join(" ")).toContain(words);
});

test("what was so before, or was agreed to, is no problem", () => {
  const old = { resource: "old", node: "n1", operation: "start", exitText: "error" };
  expect(problems({ failures: [old] })).toEqual([]);
  expect(
    problems({ nodes: [{ name: "n2", type: "member", condition: "offline" }] }, false, { absent: ["n2"] }),
  ).toEqual([]);
  expect(problems({ resources: [resource("web", ["n1"]), resource("ping", ["n1"])] }, true)).toEqual([]);
  expect(problems({ resources: [resource("ping", ["n1"])] }, true, { acceptedDown: ["web"] })).toEqual([]);
  expect(problems({ resources: [resource("ping", ["n1"])] }, true)).toEqual([`"web" doesn't run.`]);
});
