import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";

const stored = v.record(v.string(), v.string());

/** How many versions of a cluster's agents are stored: its nodes needn't have the same. */
const mostVersions = 4;

/** The metadata of agents on disk: a file for each cluster and version. An unreadable file counts as absent. */
export class AgentCache {
  readonly #folder: string;

  /** `folder` needn't exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The metadata stored for a cluster's agents under this stamp, by agent; empty where there is none. */
  async read(cluster: string, stamp: string): Promise<Map<string, string>> {
    try {
      const parsed = v.safeParse(stored, JSON.parse(await readFile(this.#file(cluster, stamp), "utf8")));
      return new Map(parsed.success ? Object.entries(parsed.output) : []);
    } catch {
      return new Map();
    }
  }

  /** Stores the metadata under a stamp, and deletes the cluster's oldest versions. Rejects when it can't be written. */
  async write(cluster: string, stamp: string, metadata: ReadonlyMap<string, string>): Promise<void> {
    const file = this.#file(cluster, stamp);
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true });
    const whole = `${file}.${process.pid}`;
    await writeFile(whole, JSON.stringify(Object.fromEntries(metadata)));
    await rename(whole, file);
    const others = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const each = path.join(folder, name);
        return { each, changed: (await stat(each)).mtimeMs };
      }),
    );
    const old = others.sort((a, b) => b.changed - a.changed).slice(mostVersions);
    await Promise.all(old.map(({ each }) => rm(each, { force: true })));
  }

  #file(cluster: string, stamp: string): string {
    const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);
    return path.join(this.#folder, short(cluster), `${short(stamp)}.json`);
  }
}
