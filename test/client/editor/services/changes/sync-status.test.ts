import { expect, test } from "vitest";
import { cibRevision } from "../../../../../client/src/editor/services/changes/cib-revision.ts";
import { syncStatusOf } from "../../../../../client/src/editor/services/changes/sync-status.ts";
import { sampleSnapshot, sampleView } from "../../../support/sample-snapshot.ts";

const error = { uri: "file:///a/my%20cluster.crm", line: 7, column: 3, message: "No." };

test("a plan without changes means in sync", () => {
  expect(syncStatusOf({ changes: [], errors: [] })).toEqual({ kind: "in-sync" });
});

test("a plan with changes gives their number", () => {
  const change = { kind: "added", type: "primitive", id: "a" } as const;
  expect(syncStatusOf({ changes: [change, change], errors: [] })).toEqual({ kind: "changes", count: 2 });
});

test("an error in the text is reported with its position", () => {
  expect(syncStatusOf({ changes: [], errors: [error] })).toEqual({ kind: "errors", file: "my cluster.crm", line: 7 });
});

test("an error in the live CIB gives no status", () => {
  expect(syncStatusOf({ changes: [], errors: [{ ...error, uri: "" }] })).toBeUndefined();
});

test("the revision differs after a change and after a connection to another node, and not otherwise", () => {
  const lastChange = { time: "Sat Oct  3 10:00:00 2026", user: "root", client: "cibadmin", origin: "n1" };
  const revision = (rest = {}) => cibRevision({ ...sampleView(sampleSnapshot({ lastChange, ...rest })) });
  expect(revision({ takenAt: 1 })).toBe(revision({ takenAt: 2, failures: [] }));
  expect(revision({ lastChange: { ...lastChange, time: "Sat Oct  3 10:00:01 2026" } })).not.toBe(revision());
  expect(cibRevision({ ...sampleView(), connection: { kind: "connected", node: "n2" } })).not.toBe(
    cibRevision(sampleView()),
  );
});

test("a cluster that isn't connected has no revision", () => {
  expect(cibRevision({ ...sampleView(), connection: { kind: "lost", message: "Gone.", since: 0 } })).toBeUndefined();
  expect(cibRevision({ name: "lab", connection: { kind: "disconnected" } })).toBeUndefined();
});
