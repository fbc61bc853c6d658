import { expect, test } from "vitest";
import { standbyQuestion } from "../../../client/src/commands/standby-question.ts";
import { sampleNode, samplePrimitive, sampleSnapshot } from "../sample-snapshot.ts";

test("standby asks with the names of what runs there and the command", () => {
  const question = standbyQuestion(sampleSnapshot(), "n1", "crm_attribute --node n1");
  expect(question?.message).toBe('Put "n1" in standby?');
  expect(question?.detail).toBe(
    '"vip", "web", "ping" and "st" run there and will be moved or stopped.\n\nCommand: crm_attribute --node n1',
  );
});

test("it says when no other node is left", () => {
  const snapshot = sampleSnapshot({ nodes: [sampleNode("n1"), sampleNode("n2", { condition: "standby" })] });
  expect(standbyQuestion(snapshot, "n1", "x")?.detail).toContain("No other node is online");
});

test("a node on which nothing runs is not asked about", () => {
  const snapshot = sampleSnapshot({ resources: [samplePrimitive("vip", ["n2"])] });
  expect(standbyQuestion(snapshot, "n1", "x")).toBeUndefined();
});
