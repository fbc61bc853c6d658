import * as vscode from "vscode";
import { cibRevision } from "./cib-revision.ts";
import { type ClusterRegistry, messageOf } from "./cluster-registry.ts";
import type { Log } from "./log.ts";
import { Throttle } from "./throttle.ts";

/** The CIB of a cluster as it was read at one moment. */
export interface LiveCib {
  /** What `cibadmin -Q` printed. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

interface Entry {
  cib: LiveCib | undefined;
  /** The news at which the CIB was last asked for; undefined when it has to be asked for again. */
  asked: string | undefined;
  wanted: number;
  readonly pace: Throttle;
}

/** The last change is told by the second: what else is changed in that second is read as well. */
const pause = 1_000;
/** Milliseconds between two readings of one cluster; a slow one rests longer. */
const apart = 5_000;

/** The live CIBs that somebody looks at: each is read after its cluster told of a change, and not oftener than every five seconds. */
export class LiveCibs implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #log: Log;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #following: vscode.Disposable;

  /** Fires with a cluster's name when its CIB was read, or is no longer known. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, log: Log) {
    this.#registry = registry;
    this.#log = log;
    this.#following = registry.onDidChange(() => {
      for (const name of this.#entries.keys()) this.#check(name);
    });
  }

  /** The CIB of a connected cluster as it was last read; while it is read anew, still the one before. */
  get(name: string): LiveCib | undefined {
    return this.#news(name) === undefined ? undefined : this.#entries.get(name)?.cib;
  }

  /** Keeps the CIB of a cluster current until the returned object is disposed of. */
  want(name: string): vscode.Disposable {
    const entry = this.#entry(name);
    entry.wanted++;
    this.#check(name);
    let isWanted = true;
    return new vscode.Disposable(() => {
      if (isWanted) entry.wanted--;
      isWanted = false;
    });
  }

  /** Takes over a CIB that somebody else has just read. */
  put(name: string, text: string): void {
    const entry = this.#entry(name);
    entry.cib = { text, readAt: Date.now() };
    entry.asked = this.#news(name);
    this.#changed.fire(name);
  }

  /** Has the CIB read again though no news came, for instance after something was applied. */
  renew(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.asked = undefined;
    this.#check(name);
  }

  dispose(): void {
    this.#following.dispose();
    for (const { pace } of this.#entries.values()) pace.dispose();
    this.#changed.dispose();
  }

  #entry(name: string): Entry {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      const pace = new Throttle(() => this.#read(name), {
        pause,
        apart: (took) => Math.max(apart, 10 * took),
      });
      entry = { cib: undefined, asked: undefined, wanted: 0, pace };
      this.#entries.set(name, entry);
    }
    return entry;
  }

  #news(name: string): string | undefined {
    const cluster = this.#registry.get(name);
    return cluster && cibRevision(cluster.view);
  }

  #check(name: string): void {
    const entry = this.#entry(name);
    const news = this.#news(name);
    if (news === undefined) this.#forget(name, entry);
    else if (entry.wanted > 0 && news !== entry.asked) entry.pace.request();
  }

  /** Without a connection nobody knows what was changed meanwhile. */
  #forget(name: string, entry: Entry): void {
    entry.asked = undefined;
    if (entry.cib === undefined) return;
    entry.cib = undefined;
    this.#changed.fire(name);
  }

  async #read(name: string): Promise<void> {
    const entry = this.#entry(name);
    const cluster = this.#registry.get(name);
    const news = this.#news(name);
    if (cluster === undefined || news === undefined || news === entry.asked || entry.wanted === 0) return;
    // Remembered before the answer: a cluster that refuses is not asked again until there is other news.
    entry.asked = news;
    try {
      entry.cib = { text: await (await cluster.session()).readCib(), readAt: Date.now() };
    } catch (error) {
      entry.cib = undefined;
      this.#log.debug(`The CIB of "${name}" was not read: ${messageOf(error)}`);
    }
    this.#changed.fire(name);
    // What came while it was read.
    this.#check(name);
  }
}
