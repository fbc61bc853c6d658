import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { ClusterError } from "../errors.ts";
import { type MaintenanceState, readMaintenance } from "./maintenance-state.ts";

/** Where editors and terminals save how far a rolling maintenance is: $XDG_STATE_HOME/quorate/maintenance, else ~/.local/state/quorate/maintenance. */
export function maintenanceFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const state = env.XDG_STATE_HOME?.startsWith("/") ? env.XDG_STATE_HOME : join(homedir(), ".local/state");
  return join(state, "quorate/maintenance");
}

function fileOf(cluster: string): string {
  // No name leads outside the folder.
  return join(maintenanceFolder(), `${encodeURIComponent(cluster).replaceAll(".", "%2e").slice(0, 200)}.json`);
}

/** The saved maintenance of the cluster with these hosts; undefined where there is none. Rejects with a ClusterError for a damaged file, or one of another cluster. */
export async function loadMaintenance(
  cluster: string,
  hosts: readonly string[],
): Promise<MaintenanceState | undefined> {
  const file = fileOf(cluster);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const state = readMaintenance(text);
  if (state === undefined)
    throw new ClusterError(
      "conflict",
      `"${file}" is no rolling maintenance of this version. Look at it, then remove it.`,
    );
  if (!state.hosts.some((host) => hosts.includes(host)))
    throw new ClusterError(
      "conflict",
      `"${file}" is a rolling maintenance of another cluster of that name (${state.hosts.join(", ")}). Finish it there, or remove the file.`,
    );
  return state;
}

/** Saves a maintenance, in a file that only its owner may read. Rejects with a ClusterError where that isn't possible. */
export async function saveMaintenance(state: MaintenanceState): Promise<void> {
  const file = fileOf(state.cluster);
  const fresh = `${file}.${randomBytes(4).toString("hex")}.new`;
  try {
    await mkdir(maintenanceFolder(), { recursive: true, mode: 0o700 });
    await writeFile(fresh, `${JSON.stringify(state, undefined, 1)}\n`, { mode: 0o600, flag: "wx", flush: true });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw new ClusterError(
      "protocol",
      `How far the maintenance is can't be saved in "${file}": ${(error as Error).message}. Make room, or make the folder writable.`,
    );
  }
}

/** Forgets a maintenance. */
export async function removeMaintenance(cluster: string): Promise<void> {
  await rm(fileOf(cluster), { force: true });
}

/** This process, as the owner of a maintenance. */
export function thisOwner(): NonNullable<MaintenanceState["owner"]> {
  return { pid: process.pid, host: hostname() };
}

/** Whether another process of this machine works on it now. */
export function isOwnedByOther({ owner }: MaintenanceState): boolean {
  if (owner === undefined || owner.host !== hostname() || owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
