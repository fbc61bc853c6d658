import { expect, test } from "vitest";
import { changeLines, planSentence } from "../../../../../client/src/cluster/apply/format-changes.ts";
import { concurrentChanges, needsAttention } from "../../../../../client/src/editor/views/plan/format-plan.ts";
import type { Change } from "../../../../../server/src/protocol.ts";
import { sampleFailure, samplePrimitive, sampleSnapshot } from "../../../support/sample-snapshot.ts";

const change = (kind: Change["kind"], type: string, id: string): Change => ({ kind, type, id });

test("a plan in one sentence", () => {
  expect(planSentence([])).toBe("nothing changes");
  expect(
    planSentence([
      change("added", "primitive", "a"),
      change("added", "group", "g"),
      change("changed", "primitive", "b"),
    ]),
  ).toBe("2 added, 1 changed, nothing removed");
  expect(planSentence([change("removed", "clone", "c")])).toBe("1 removed");
});

test("its lines name removals first", () => {
  const changes = [
    change("added", "primitive", "a"),
    change("changed", "property", "property"),
    change("removed", "clone", "c"),
  ];
  expect(changeLines(changes)).toEqual(["− clone c", "~ property", "+ primitive a"]);
});

test("a long list is cut, and says by how much", () => {
  const changes = Array.from({ length: 20 }, (_, i) => change("added", "primitive", `p${i}`));
  const lines = changeLines(changes, 5);
  expect(lines).toHaveLength(5);
  expect(lines.at(-1)).toBe("and 16 more");
});

test("concurrent changes are found by comparing the two live texts", () => {
  const before = { liveText: "primitive a Dummy \\\n    op monitor interval=10s\nprimitive b Dummy\nproperty x=1\n" };
  const after = { liveText: "primitive a Dummy \\\n    op monitor interval=20s\nlocation l a 1: n1\nproperty x=1\n" };
  expect(concurrentChanges(before, after)).toBe(
    "primitive a was changed, location l was added and primitive b was removed",
  );
  expect(concurrentChanges(before, before)).toBe("");
});

test("an object written as XML is the same object", () => {
  const before = { liveText: "primitive web ocf:heartbeat:apache\nproperty cib-bootstrap-options: x=1\n" };
  const after = {
    liveText:
      'xml <primitive id="web" class="ocf"> \\\n<op id="o"/> \\\n</primitive>\nproperty cib-bootstrap-options: x=2\n',
  };
  expect(concurrentChanges(before, after)).toBe("primitive web was changed and property was changed");
  const multiline = { liveText: 'xml <primitive id="web" class="ocf">\n<op id="o"/>\n</primitive>\n' };
  expect(concurrentChanges(before, multiline)).toBe("primitive web was changed and property was removed");
});

test("an outcome deserves a warning when what was changed failed or doesn't run", () => {
  const snapshot = sampleSnapshot({
    resources: [
      samplePrimitive("vip", ["n1"]),
      samplePrimitive("web", ["n1"]),
      samplePrimitive("db", []),
      samplePrimitive("off", [], { disabled: true }),
    ],
    failures: [sampleFailure("web", "n2")],
  });
  expect(needsAttention([change("added", "primitive", "vip")], snapshot)).toBe(false);
  expect(needsAttention([change("changed", "primitive", "web")], snapshot)).toBe(true);
  expect(needsAttention([change("added", "primitive", "db")], snapshot)).toBe(true);
  expect(needsAttention([change("added", "primitive", "off")], snapshot)).toBe(false);
  expect(needsAttention([change("removed", "primitive", "db")], snapshot)).toBe(false);
});
