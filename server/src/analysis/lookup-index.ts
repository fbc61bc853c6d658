/** Something that looked up keys in a model. */
interface Reader {
  readonly lookedUp: readonly string[];
}

/** So many readers are indexed at a time while nothing else waits. */
const batch = 400;

/** Which readers looked up which keys. It is made when it is first needed, or before that when there is time. */
export class LookupIndex<R extends Reader> {
  #readers: Map<string, Set<R>> | undefined;

  /** Whether it has been made; until then `add` and `delete` do nothing. */
  get isMade(): boolean {
    return this.#readers !== undefined;
  }

  /** Makes it from all readers, in steps. */
  *make(all: Iterable<R>): Generator<void> {
    if (this.#readers) return;
    const readers = new Map<string, Set<R>>();
    let count = 0;
    for (const reader of all) {
      add(readers, reader);
      if (++count % batch === 0) yield;
    }
    // An update between two steps has made a newer one.
    this.#readers ??= readers;
  }

  /** The readers that looked up a key. */
  readersOf(key: string): Iterable<R> {
    return this.#readers?.get(key) ?? [];
  }

  /** The readers that looked up anything. */
  *all(): Generator<R> {
    for (const readers of this.#readers?.values() ?? []) yield* readers;
  }

  add(reader: R): void {
    if (this.#readers) add(this.#readers, reader);
  }

  delete(reader: R): void {
    if (!this.#readers) return;
    for (const key of reader.lookedUp) {
      const readers = this.#readers.get(key);
      readers?.delete(reader);
      if (readers?.size === 0) this.#readers.delete(key);
    }
  }
}

function add<R extends Reader>(readers: Map<string, Set<R>>, reader: R): void {
  for (const key of reader.lookedUp) {
    const known = readers.get(key);
    if (known) known.add(reader);
    else readers.set(key, new Set([reader]));
  }
}
