import { expect, test } from "vitest";
import { statusLine, statusSentences } from "../../../../client/src/editor/views/format-cluster.ts";
import {
  sampleFailure,
  sampleNode,
  samplePrimitive,
  sampleSnapshot,
  sampleView,
} from "../../support/sample-snapshot.ts";

test("all is well: nodes and quorum", () => {
  expect(statusLine(sampleView())).toEqual({ text: "lab 3/3 · quorum", attention: "good" });
});

test("a failure is shown, with the number of nodes that are up", () => {
  const snapshot = sampleSnapshot({
    nodes: [sampleNode("n1"), sampleNode("n2"), sampleNode("n3", { condition: "offline" })],
    failures: [sampleFailure("vip", "n1")],
  });
  expect(statusLine(sampleView(snapshot))).toEqual({ text: "lab 2/3 · 1 failed", attention: "warning" });
});

test("a node in standby counts as up and is shown", () => {
  const snapshot = sampleSnapshot({ nodes: [sampleNode("n1"), sampleNode("n2", { condition: "standby" })] });
  expect(statusLine(sampleView(snapshot))).toEqual({ text: "lab 2/2 · 1 standby", attention: "good" });
});

test("unexpectedly stopped resources are counted; disabled ones are not", () => {
  const resources = [
    samplePrimitive("a", []),
    samplePrimitive("b", [], { disabled: true }),
    samplePrimitive("c", ["n1"]),
  ];
  expect(statusLine(sampleView(sampleSnapshot({ resources })))).toEqual({
    text: "lab 3/3 · 1 stopped",
    attention: "warning",
  });
});

test("the most severe state wins", () => {
  const unclean = sampleSnapshot({ nodes: [sampleNode("n1"), sampleNode("n2", { condition: "unclean" })] });
  expect(statusLine(sampleView(unclean)).text).toBe("lab 1/2 · 1 unclean");
  expect(statusLine(sampleView({ ...unclean, quorum: false }))).toEqual({
    text: "lab 1/2 · no quorum",
    attention: "error",
  });
});

test("without a connection it shows that", () => {
  expect(statusLine({ name: "lab", connection: { kind: "disconnected" } }).text).toBe("lab · not connected");
  expect(statusLine({ name: "lab", connection: { kind: "connecting" } }).text).toBe("lab · connecting");
  expect(statusLine({ name: "lab", connection: { kind: "failed", message: "No." } })).toEqual({
    text: "lab · unreachable",
    attention: "error",
  });
  const takenAt = new Date().setHours(14, 2, 5, 0);
  const old = sampleView(sampleSnapshot({ takenAt }));
  const lost = { ...old, connection: { kind: "lost", message: "Gone.", since: 0 } } as const;
  expect(statusLine(lost)).toEqual({ text: "lab · stale since 14:02:05", attention: "error" });
  expect(statusLine({ ...old, connection: { kind: "failed", message: "No." } }).text).toBe(
    "lab · stale since 14:02:05",
  );
  expect(statusSentences(lost)).toContain("Last updated at 14:02:05.");
});

test("a tooltip has whole sentences", () => {
  expect(statusSentences(sampleView(sampleSnapshot({ fencingEnabled: false })))).toEqual([
    '"lab" is connected through "n1".',
    "3 of 3 nodes up, quorum, DC n2.",
    "Fencing is disabled.",
  ]);
});
