import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { MaintenanceState } from "../../../../client/src/cluster/maintenance/maintenance-state.ts";
import {
  isOwnedByOther,
  loadMaintenance,
  maintenanceFolder,
  removeMaintenance,
  saveMaintenance,
  thisOwner,
} from "../../../../client/src/cluster/maintenance/maintenance-store.ts";

const state = (cluster: string): MaintenanceState => ({
  ...{ format: 1, cluster, hosts: ["n1", "n2"], startedAt: "2026-11-30T09:00:00.000Z", work: "reboot" },
  nodes: [{ name: "n1", address: "root@n1", stage: "work", isOurStandby: true }],
  ...{ running: {}, failures: [], absent: [], acceptedDown: [] },
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-maintenance-"));
  vi.stubEnv("XDG_STATE_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("is saved, read again by a cluster with a host in common, and forgotten", async () => {
  await saveMaintenance(state("lab"));
  expect(await loadMaintenance("lab", ["n2", "n9"])).toEqual(state("lab"));
  expect(statSync(join(maintenanceFolder(), "lab.json")).mode & 0o777).toBe(0o600);
  await expect(loadMaintenance("lab", ["other"])).rejects.toThrow("another cluster of that name");
  await removeMaintenance("lab");
  expect(await loadMaintenance("lab", ["n1"])).toBeUndefined();
});

test.each(["../../etc", "a/b", "..", ".", "with space", "é"])("the name %s stays in the folder", async (name) => {
  await saveMaintenance(state(name));
  expect((await loadMaintenance(name, ["n1"]))?.cluster).toBe(name);
});

test("a damaged file is named, and not overwritten silently", async () => {
  mkdirSync(maintenanceFolder(), { recursive: true });
  writeFileSync(join(maintenanceFolder(), "lab.json"), "{");
  await expect(loadMaintenance("lab", ["n1"])).rejects.toThrow("lab.json");
});

test("a folder that can't be written is named", async () => {
  writeFileSync(join(folder, "quorate"), "");
  await expect(saveMaintenance(state("lab"))).rejects.toThrow("can't be saved");
});

test("another process that lives owns it; this one, or a dead one, doesn't", () => {
  const owner = thisOwner();
  expect(isOwnedByOther({ ...state("lab"), owner })).toBe(false);
  expect(isOwnedByOther({ ...state("lab"), owner: { ...owner, pid: process.ppid } })).toBe(true);
  expect(isOwnedByOther({ ...state("lab"), owner: { ...owner, pid: 2 ** 30 } })).toBe(false);
  expect(isOwnedByOther({ ...state("lab"), owner: { pid: process.ppid, host: "elsewhere" } })).toBe(false);
  expect(isOwnedByOther(state("lab"))).toBe(false);
});
