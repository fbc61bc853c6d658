import { expect, test } from "vitest";
import type { MaintenanceState } from "../../../../client/src/cluster/maintenance/maintenance-state.ts";
import { maintenanceRows } from "../../../../client/src/editor/views/maintenance-rows.ts";

const state: MaintenanceState = {
  ...{ format: 1, cluster: "lab", hosts: ["n1"], startedAt: "2026-11-30T09:00:00.000Z", work: "prompt" },
  nodes: [
    { name: "n1", address: "n1", stage: "done" },
    { name: "n2", address: "n2", stage: "work", isOurStandby: true },
    { name: "n3", address: "n3", stage: "waiting" },
  ],
  ...{ running: {}, failures: [], absent: [], acceptedDown: [] },
};
const text = (activity: "running" | "yours" | "stopped" | "elsewhere", more: Partial<MaintenanceState> = {}) =>
  maintenanceRows({ state: { ...state, ...more }, activity, progress: "" })
    .flatMap((row) => [row, ...(row.isOpen ? row.children.map((each) => ({ ...each, label: `  ${each.label}` })) : [])])
    .map(({ label, description, icon }) => `${label}${description ? `: ${description}` : ""} (${icon[0]})`);

test("the checklist shows what is done, what is under way, and what waits", () => {
  expect(text("yours")).toEqual([
    "n1: done (pass-filled)",
    "n2: it is yours now (account)",
    "  Check the cluster (pass-filled)",
    "  Standby, and wait until idle (pass-filled)",
    "  Your own step: it is yours now (account)",
    "  Online again (circle-large-outline)",
    "  Check that everything runs (circle-large-outline)",
    "n3: waiting (circle-large-outline)",
  ]);
});

test("a pause looks unlike a trouble", () => {
  expect(text("stopped")[1]).toBe("n2: paused (debug-pause)");
  expect(text("stopped", { trouble: "No." })[1]).toBe("n2: stopped (error)");
  expect(text("running")[1]).toBe("n2: under way (sync~spin)");
});
