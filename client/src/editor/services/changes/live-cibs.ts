import * as vscode from "vscode";
import { type ClusterRegistry, messageOf } from "../connection/cluster-registry.ts";
import type { Log } from "../window/log.ts";
import { Throttle } from "../window/throttle.ts";
import { cibRevision } from "./cib-revision.ts";

/** The CIB of a cluster at the time it was read. */
export interface LiveCib {
  /** What `cibadmin -Q` printed. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
}

interface Entry {
  cib: LiveCib | undefined;
  /** The revision for which the CIB was last requested; undefined when it has to be read again. */
  requested: string | undefined;
  subscribers: number;
  readonly throttle: Throttle;
}

/** Milliseconds: the time of the last change has a resolution of one second, so wait for other changes in that second. */
const delay = 1_000;
/** Milliseconds between two reads of one cluster; longer where a read is slow. */
const interval = 5_000;

/** The live CIBs that somebody subscribes to: each is read again after its cluster reports a change, at most every five seconds. */
export class LiveCibs implements vscode.Disposable {
  readonly #registry: ClusterRegistry;
  readonly #log: Log;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new vscode.EventEmitter<string>();
  readonly #listener: vscode.Disposable;

  /** Fires with a cluster's name when its CIB was read or is no longer known. */
  readonly onDidChange = this.#changed.event;

  constructor(registry: ClusterRegistry, log: Log) {
    this.#registry = registry;
    this.#log = log;
    this.#listener = registry.onDidChange(() => {
      for (const name of this.#entries.keys()) this.#check(name);
    });
  }

  /** The CIB of a connected cluster as it was last read; while it is being read again, still the one before. */
  get(name: string): LiveCib | undefined {
    return this.#revision(name) === undefined ? undefined : this.#entries.get(name)?.cib;
  }

  /** Keeps the CIB of a cluster current until the returned object is disposed of. */
  subscribe(name: string): vscode.Disposable {
    const entry = this.#entry(name);
    entry.subscribers++;
    this.#check(name);
    let isSubscribed = true;
    return new vscode.Disposable(() => {
      if (isSubscribed) entry.subscribers--;
      isSubscribed = false;
    });
  }

  /** Stores a CIB that another part has just read. */
  put(name: string, text: string): void {
    const entry = this.#entry(name);
    entry.cib = { text, readAt: Date.now() };
    entry.requested = this.#revision(name);
    this.#changed.fire(name);
  }

  /** Has the CIB read again although no change was reported, for instance after an apply. */
  invalidate(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.requested = undefined;
    this.#check(name);
  }

  dispose(): void {
    this.#listener.dispose();
    for (const { throttle } of this.#entries.values()) throttle.dispose();
    this.#changed.dispose();
  }

  #entry(name: string): Entry {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      const throttle = new Throttle(() => this.#read(name), {
        delay,
        interval: (took) => Math.max(interval, 10 * took),
      });
      entry = { cib: undefined, requested: undefined, subscribers: 0, throttle };
      this.#entries.set(name, entry);
    }
    return entry;
  }

  #revision(name: string): string | undefined {
    const cluster = this.#registry.get(name);
    return cluster && cibRevision(cluster.view);
  }

  #check(name: string): void {
    const entry = this.#entry(name);
    const revision = this.#revision(name);
    if (revision === undefined) this.#forget(name, entry);
    else if (entry.subscribers > 0 && revision !== entry.requested) entry.throttle.request();
  }

  /** Without a connection it isn't known whether the CIB was changed. */
  #forget(name: string, entry: Entry): void {
    entry.requested = undefined;
    if (entry.cib === undefined) return;
    entry.cib = undefined;
    this.#changed.fire(name);
  }

  async #read(name: string): Promise<void> {
    const entry = this.#entry(name);
    const cluster = this.#registry.get(name);
    const revision = this.#revision(name);
    if (cluster === undefined || revision === undefined || revision === entry.requested || entry.subscribers === 0)
      return;
    // Set before the answer: a cluster that refuses is not asked again until it reports a change.
    entry.requested = revision;
    try {
      entry.cib = { text: await (await cluster.session()).readCib(), readAt: Date.now() };
    } catch (error) {
      entry.cib = undefined;
      this.#log.debug(`The CIB of "${name}" was not read: ${messageOf(error)}`);
    }
    this.#changed.fire(name);
    // A change that was reported while it was read.
    this.#check(name);
  }
}
