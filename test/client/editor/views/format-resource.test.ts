import { expect, test } from "vitest";
import {
  attentionOf,
  formatPlacement,
  formatState,
  placementsOf,
} from "../../../../client/src/editor/views/format-resource.ts";
import {
  sampleContainer,
  sampleFailure,
  sampleNode,
  samplePrimitive,
  samplePromotable,
} from "../../support/sample-snapshot.ts";

test("a started primitive shows its node", () => {
  expect(formatState(samplePrimitive("vip", ["n1"]))).toBe("Started on n1");
});

test("roles of a promotable clone come promoted first, nodes in the order people count", () => {
  const clone = samplePromotable("ms", "st", ["n2", "n10", "n1", "n3"]);
  expect(formatPlacement(placementsOf(clone))).toBe("Promoted on n2, Unpromoted on n1 n3 n10");
});

test("a stopped resource shows why when it has failed", () => {
  const vip = samplePrimitive("vip", [], { failed: true });
  const failures = [sampleFailure("vip", "n2"), sampleFailure("vip", "n1"), sampleFailure("other", "n1")];
  expect(formatState(vip, { failures, nodes: [] })).toBe("Stopped: 2 failures, start on n2: not installed");
  expect(attentionOf(vip, { failures, nodes: [] })).toBe("error");
});

test("a failure shows its reason", () => {
  const failures = [sampleFailure("vip", "n2", { reason: "no configfile" })];
  expect(formatState(samplePrimitive("vip", ["n1"]), { failures, nodes: [] })).toBe(
    "Started on n1: start on n2: not installed (no configfile)",
  );
});

test("a group that runs in part shows how much is stopped", () => {
  const group = sampleContainer("g", "group", [samplePrimitive("a", ["n1"]), samplePrimitive("b", [])]);
  expect(formatState(group)).toBe("Started on n1, 1 of 2 stopped");
  expect(attentionOf(group)).toBe("warning");
});

test("what runs on an unclean node is uncertain", () => {
  const around = { failures: [], nodes: [sampleNode("n1", { condition: "unclean" })] };
  expect(formatState(samplePrimitive("vip", ["n1"]), around)).toBe("Started on n1, n1 unclean");
  expect(attentionOf(samplePrimitive("vip", ["n1"]), around)).toBe("warning");
  expect(attentionOf(samplePrimitive("web", ["n2"]), around)).toBe("good");
});

test("flags are shown", () => {
  expect(formatState(samplePrimitive("a", [], { disabled: true }))).toBe("Stopped, disabled");
  expect(formatState(samplePrimitive("a", ["n1"], { managed: false }))).toBe("Started on n1, unmanaged");
  // The cluster reports what it blocked after a failure as unmanaged, too.
  expect(formatState(samplePrimitive("a", ["n1"], { managed: false, blocked: true }))).toBe(
    "Started on n1, blocked: the cluster can't manage it",
  );
  expect(formatState(samplePrimitive("a", ["n1"], { managed: false, maintenance: true }))).toBe(
    "Started on n1, in maintenance",
  );
  expect(formatState(samplePrimitive("a", ["n1"], { blocked: true }))).toContain("blocked");
});

test("what is stopped on purpose gives no warning; what is in transition is busy", () => {
  expect(attentionOf(samplePrimitive("a", [], { disabled: true }))).toBe("muted");
  expect(attentionOf(samplePrimitive("a", ["n1"], { managed: false }))).toBe("muted");
  expect(attentionOf(samplePrimitive("a", []))).toBe("warning");
  expect(attentionOf(samplePrimitive("a", ["n1"]))).toBe("good");
  expect(attentionOf(samplePrimitive("a", ["n1"], { placements: [{ node: "n1", role: "Stopping" }] }))).toBe("busy");
  expect(attentionOf(samplePrimitive("a", ["n1"], { failed: true }))).toBe("warning");
  expect(attentionOf(samplePrimitive("a", ["n1"], { blocked: true }))).toBe("error");
});
