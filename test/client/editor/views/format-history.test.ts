import { expect, it } from "vitest";
import type { HistoryEntry } from "../../../../client/src/cluster/rollback/history-entry.ts";
import { formatClock, formatTimeLeft } from "../../../../client/src/editor/services/changes/format-confirmation.ts";
import { entryDetails, entrySentence, othersReverted } from "../../../../client/src/editor/views/format-history.ts";

const change = (kind: "added" | "changed" | "removed", type: string, id: string) => ({ kind, type, id });
const entry: HistoryEntry = {
  format: 1,
  id: "20261120T080000000Z-00000000",
  at: "2026-11-20T08:00:00.000Z",
  cluster: "lab",
  by: { person: "alice@desk", account: "root", node: "n1" },
  files: ["/x/`cluster`.crm"],
  mode: "update",
  changes: [change("added", "primitive", "web")],
  before: { adminEpoch: 0, epoch: 7 },
  after: { adminEpoch: 0, epoch: 9 },
  outcome: "applied",
  message: "[x](command:evil) is in.",
  salt: "",
};

it("formats an entry in short", () => {
  expect(entrySentence(entry)).toBe("primitive web added");
  const changes = [
    change("changed", "property", "cib-bootstrap-options"),
    change("removed", "tag", "a"),
    change("removed", "tag", "b"),
  ];
  expect(entrySentence({ mode: "roll-back", changes })).toBe("rolled back: property changed and 2 removed");
});

it("formats details in which no name is Markdown", () => {
  const text = entryDetails(entry).join("\n");
  expect(text).toContain("Epoch 7 → 9");
  expect(text).toContain("`/x/'cluster'.crm`");
  expect(text).toContain("\\[x\\](command:evil) is in.");
});

it("names what a rollback undoes of other tools' changes", () => {
  const plan = { changes: [change("removed", "primitive", "web"), change("changed", "location", "ban")] };
  expect(othersReverted(plan, [entry])).toBe(
    "This also undoes changes made since then with other tools: location ban.",
  );
  expect(othersReverted({ changes: plan.changes.slice(0, 1) }, [entry])).toBe("");
  expect(othersReverted({ changes: plan.changes.slice(0, 1) }, [{ ...entry, outcome: "conflict" }])).toContain(
    "primitive web",
  );
});

it("counts down", () => {
  expect([formatClock(245), formatClock(0.2), formatClock(-3)]).toEqual(["4:05", "0:01", "0:00"]);
  expect([formatTimeLeft(300), formatTimeLeft(61), formatTimeLeft(40), formatTimeLeft(3.2), formatTimeLeft(0)]).toEqual(
    ["5 minutes", "70 seconds", "40 seconds", "4 seconds", "1 second"],
  );
});
