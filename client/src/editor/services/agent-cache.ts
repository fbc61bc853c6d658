import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";

const stored = v.record(v.string(), v.string());

/** So many versions of a cluster's agents are kept: nodes of one cluster needn't have the same. */
const mostKept = 4;

/** The metadata of agents on disk: a file for each cluster and each version of what it has. What can't be read counts as not there. */
export class AgentCache {
  readonly #folder: string;

  /** `folder` needn't exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was stored of a cluster's agents under this stamp. */
  async read(cluster: string, stamp: string): Promise<Map<string, string>> {
    try {
      const parsed = v.safeParse(stored, JSON.parse(await readFile(this.#file(cluster, stamp), "utf8")));
      return new Map(parsed.success ? Object.entries(parsed.output) : []);
    } catch {
      return new Map();
    }
  }

  /** Stores all that is known under a stamp, and drops the oldest of the cluster's other ones. Rejects when the disk refuses. */
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
    const old = others.sort((a, b) => b.changed - a.changed).slice(mostKept);
    await Promise.all(old.map(({ each }) => rm(each, { force: true })));
  }

  #file(cluster: string, stamp: string): string {
    const short = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 24);
    return path.join(this.#folder, short(cluster), `${short(stamp)}.json`);
  }
}
