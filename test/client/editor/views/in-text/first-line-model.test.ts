import { expect, test } from "vitest";
import type { ClusterView } from "../../../../../client/src/cluster/status/snapshot.ts";
import type { Comparison } from "../../../../../client/src/editor/services/changes/drift-tracker.ts";
import { firstLineLenses } from "../../../../../client/src/editor/views/in-text/first-line-model.ts";
import { sampleView } from "../../../support/sample-snapshot.ts";

/** What a person reads on the first line. */
function line(
  status: Comparison["status"],
  rest: { view?: ClusterView | undefined; files?: number; isAll?: boolean } = {},
): string {
  const comparison = { status, files: rest.files ?? 1, isAll: rest.isAll ?? false };
  const view = "view" in rest ? rest.view : sampleView();
  return firstLineLenses({ isTrusted: true, clusters: 1, view, comparison })
    .map((lens) => lens.title)
    .join(" | ");
}

test("a text without changes is in sync", () => {
  expect(line({ kind: "in-sync" })).toBe("lab: in sync");
});

test("a text with changes shows their number and the actions", () => {
  expect(line({ kind: "changes", count: 3 })).toBe("lab: 3 changes | Plan | Apply… | Pull");
  expect(line({ kind: "changes", count: 1 })).toBe("lab: 1 change | Plan | Apply… | Pull");
});

test("a text with an error is not compared, and a click leads there", () => {
  const status = { kind: "errors", file: "a.crm", line: 7 } as const;
  expect(line(status)).toBe("lab: not compared, error in line 7");
  expect(line(status, { files: 2, isAll: true })).toBe("lab: not compared, error in a.crm line 7 | all 2 files");
});

test("one of several files shows which of them are planned", () => {
  expect(line({ kind: "in-sync" }, { files: 4 })).toBe("lab: in sync | this file of 4");
  expect(line({ kind: "changes", count: 2 }, { files: 4, isAll: true })).toBe(
    "lab: 2 changes | Plan | Apply… | Pull | all 4 files",
  );
});

test("before the first comparison, it shows the cluster's status", () => {
  expect(line(undefined)).toBe("lab 3/3 · quorum | Plan | Apply… | Pull");
});

test("when the status is stale, the comparison is not shown", () => {
  const view: ClusterView = { ...sampleView(), connection: { kind: "lost", message: "Gone.", since: 0 } };
  expect(line({ kind: "in-sync" }, { view })).toMatch(/^lab · stale since .* \| Plan \| Apply… \| Pull$/);
});

test("without a connection it offers to connect", () => {
  expect(line(undefined, { view: { name: "lab", connection: { kind: "disconnected" } } })).toBe("Connect to lab");
  expect(line(undefined, { view: { name: "lab", connection: { kind: "connecting" } } })).toBe("lab: connecting…");
  expect(line(undefined, { view: undefined })).toBe("Plan against a cluster…");
  expect(firstLineLenses({ isTrusted: true, clusters: 0 }).map((lens) => lens.title)).toEqual(["Connect a cluster…"]);
  expect(firstLineLenses({ isTrusted: false, clusters: 1 })[0]?.command).toBe("workbench.trust.manage");
});
