import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { plainTexts } from "../../../../server/src/text/plain-text.ts";
import { ClusterError } from "../errors.ts";
import { entriesOf, type HistoryEntry } from "./history-entry.ts";
import { newSalt, withoutSecrets } from "./history-secrets.ts";

/** What is known of an apply before it starts. */
export type NewHistoryEntry = Omit<HistoryEntry, "format" | "id" | "at" | "outcome" | "salt" | "message" | "after">;

/** The recorded applies of clusters, in folders that editors and terminals share; every method reads the disk again. */
export interface History {
  /** The folder that is written to. */
  readonly folder: string;
  /** Records the CIB and what is about to be applied. Rejects with a ClusterError when it can't be written. */
  start(entry: NewHistoryEntry, cib: string): Promise<HistoryEntry>;
  /** Changes fields of an entry. Never rejects: what happened on the cluster happened. */
  update(entry: HistoryEntry, more: Partial<HistoryEntry>): Promise<HistoryEntry>;
  /**
   * The entries of a cluster, newest first; what can't be read is reported and skipped. `hosts`, those of its setting (`clusterHosts`), leave
   * out the entries of other clusters of that name.
   */
  list(cluster: string, hosts?: readonly string[]): Promise<readonly HistoryEntry[]>;
  /** The recorded CIB of an entry, without its secrets (see `fillSecrets`). Rejects with a ClusterError when it is gone. */
  cibOf(entry: HistoryEntry): Promise<string>;
}

/** How many entries of a cluster are saved: the newest. */
const greatestCount = 100;
/** Bytes that the recorded CIBs of a cluster may take; the newest entry is saved in any case. */
const greatestSize = 64 * 1024 * 1024;
const day = 24 * 3600 * 1000;

/** Where a terminal's history is: $XDG_STATE_HOME/quorate/history, else ~/.local/state/quorate/history. */
export function terminalHistoryFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const state = env.XDG_STATE_HOME?.startsWith("/") ? env.XDG_STATE_HOME : join(homedir(), ".local/state");
  return join(state, "quorate/history");
}

/** Called with each file of a history that can't be read, once, and with the reason as a clause. */
type OnDamaged = (file: string, why: string) => void;

/** A history that writes to one folder, and also reads others. */
export function openHistory(folder: string, others: readonly string[] = [], onDamaged?: OnDamaged): History {
  const reported = new Set<string>();
  const report = (file: string, error: unknown): undefined => {
    if (!reported.has(file)) onDamaged?.(file, error instanceof Error ? error.message : String(error));
    reported.add(file);
  };
  const folders = [folder, ...others.filter((other) => other !== folder)];
  return {
    folder,
    async start(started, cib) {
      const salt = newSalt();
      const at = new Date().toISOString();
      const id = `${at.replace(/[-:.]/g, "")}-${randomBytes(4).toString("hex")}`;
      const entry: HistoryEntry = { format: 1, id, at, ...started, outcome: "started", salt };
      const place = join(folder, folderName(started.cluster));
      try {
        await mkdir(place, { recursive: true, mode: 0o700 });
        await chmod(place, 0o700);
        await write(join(place, `${id}.xml`), await withoutSecrets(cib, salt));
        await write(join(place, `${id}.json`), `${JSON.stringify(entry, undefined, 1)}\n`);
      } catch (error) {
        throw new ClusterError(
          "protocol",
          `The history in "${place}" can't be written, so the change could not be rolled back later: ${(error as Error).message}. Nothing was applied. Make room, or make the folder writable; XDG_STATE_HOME moves that of the terminal.`,
        );
      }
      await prune(place).catch(() => undefined);
      return entry;
    },
    async update(entry, more) {
      const found = await find(folders, entry);
      const updated = { ...(found ? await readEntry(found.json).catch(() => entry) : entry), ...more };
      if (found) await write(found.json, `${JSON.stringify(updated, undefined, 1)}\n`).catch(() => undefined);
      return updated;
    },
    async list(cluster, hosts) {
      const places = folders.map((each) => join(each, folderName(cluster)));
      const files = (await Promise.all(places.map((place) => namesIn(place, ".json")))).flat();
      const entries = await Promise.all(
        files.map((file) => readEntry(file).then(plainTexts, (error) => report(file, error))),
      );
      const own = entries
        // Folders of other names may be the same on a disk that takes "Lab" for "lab".
        .filter((entry) => entry !== undefined)
        .filter((entry) => entry.cluster === cluster)
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      return (hosts === undefined ? own : entriesOf(hosts, own)).slice(0, greatestCount);
    },
    async cibOf(entry) {
      const found = await find(folders, entry);
      const cib = found && (await readFile(found.xml, "utf8").catch(() => undefined));
      if (cib !== undefined && /<\/cib>\s*$/.test(cib)) return cib;
      if (cib !== undefined)
        throw new ClusterError("protocol", `The recorded configuration "${found?.xml}" is damaged.`);
      throw new ClusterError("protocol", "The configuration from before this change isn't in the history any more.");
    },
  };
}

/** A cluster's name as that of a folder: no name leads outside the history. */
function folderName(cluster: string): string {
  const plain = encodeURIComponent(cluster).replace(/[.*'()!~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return plain.length > 200 ? `${plain.slice(0, 180)}-${Buffer.from(cluster).subarray(-8).toString("hex")}` : plain;
}

/** Writes a file that only its owner may read, whole or not at all. */
async function write(file: string, text: string): Promise<void> {
  const fresh = `${file}.${randomBytes(4).toString("hex")}.new`;
  try {
    await writeFile(fresh, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function namesIn(place: string, ending: string): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  return names.filter((name) => name.endsWith(ending)).map((name) => join(place, name));
}

async function readEntry(file: string): Promise<HistoryEntry> {
  const entry = JSON.parse(await readFile(file, "utf8")) as HistoryEntry | null;
  const isOurs =
    entry?.format === 1 &&
    [entry.id, entry.at, entry.cluster, entry.outcome, entry.salt].every((each) => typeof each === "string") &&
    Array.isArray(entry.changes) &&
    Array.isArray(entry.files);
  if (!isOurs || basename(file) !== `${entry.id}.json`) throw new Error("it is no history entry of this version");
  return entry;
}

async function find(
  folders: readonly string[],
  { cluster, id }: HistoryEntry,
): Promise<{ json: string; xml: string } | undefined> {
  for (const folder of folders) {
    const file = join(folder, folderName(cluster), id);
    const isThere = await stat(`${file}.json`).then(
      () => true,
      () => false,
    );
    if (isThere) return { json: `${file}.json`, xml: `${file}.xml` };
  }
  return undefined;
}

/** Removes the oldest entries beyond the limits, and files that a process that died left half written. */
async function prune(place: string): Promise<void> {
  for (const file of await namesIn(place, ".new"))
    if (Date.now() - (await stat(file)).mtimeMs > day) await rm(file, { force: true });
  const entries = (await namesIn(place, ".json")).sort().reverse();
  const known = new Set(entries.map((file) => file.replace(/\.json$/, ".xml")));
  for (const file of await namesIn(place, ".xml"))
    if (!known.has(file) && Date.now() - (await stat(file)).mtimeMs > day) await rm(file, { force: true });
  let size = 0;
  for (const [index, file] of entries.entries()) {
    const xml = file.replace(/\.json$/, ".xml");
    size += (await stat(file)).size + (await stat(xml).catch(() => ({ size: 0 }))).size;
    if (index === 0 || (index < greatestCount && size <= greatestSize)) continue;
    await rm(file, { force: true });
    await rm(xml, { force: true });
  }
}
