import type { DefinitionTable } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import { referableId } from "../model/symbols.ts";

/** An object that took the place of another in the text, or of none; undefined for what is no object. */
export interface Replacement {
  readonly old: ClusterObject | undefined;
  readonly next: DefinedObject | undefined;
}

/** With more differences than this a table is made anew. */
const mostDifferences = 100;

/**
 * What ids mean in some files: the first definition of each, in the order of the files. A table after a change shares all but the
 * difference with the one before: to copy tens of thousands of ids would be most of what a keystroke costs.
 */
export class Definitions implements DefinitionTable {
  readonly #base: ReadonlyMap<string, DefinedObject>;
  /** The ids that are defined several times. */
  readonly #repeated: ReadonlySet<string>;
  /** What has changed since the base was made, by the ids as they are now. */
  readonly #changed: ReadonlyMap<string, DefinedObject>;
  /** By ids of the base that are no more: the ids that their statements define now; and the other way round. */
  readonly #renamed: ReadonlyMap<string, string>;
  readonly #origins: ReadonlyMap<string, string>;

  private constructor(
    base: ReadonlyMap<string, DefinedObject>,
    repeated: ReadonlySet<string>,
    changed: ReadonlyMap<string, DefinedObject>,
    renamed: ReadonlyMap<string, string>,
  ) {
    this.#base = base;
    this.#repeated = repeated;
    this.#changed = changed;
    this.#renamed = renamed;
    this.#origins = new Map([...renamed].map(([from, to]) => [to, from]));
  }

  /** The table of these objects, in the order of the files. */
  static of(objects: Iterable<DefinedObject>): Definitions {
    const base = new Map<string, DefinedObject>();
    const repeated = new Set<string>();
    for (const at of objects) {
      const id = referableId(at.object);
      if (id === undefined) continue;
      if (base.has(id)) repeated.add(id);
      else base.set(id, at);
    }
    return new Definitions(base, repeated, new Map(), new Map());
  }

  get(id: string): DefinedObject | undefined {
    return this.#changed.get(id) ?? (this.#renamed.has(id) ? undefined : this.#base.get(id));
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  *[Symbol.iterator](): Iterator<[string, DefinedObject]> {
    for (const [first, at] of this.#base) {
      const id = this.#renamed.get(first) ?? first;
      yield [id, this.#changed.get(id) ?? at];
    }
  }

  /** The table after some objects took the places of others; undefined where it has to be made anew from the files. */
  after(replacements: readonly Replacement[]): Definitions | undefined {
    const changed = new Map(this.#changed);
    const renamed = new Map(this.#renamed);
    let table: Definitions = this;
    for (const { old, next } of replacements) {
      const from = old && referableId(old);
      const to = next && referableId(next.object);
      if (from === undefined && to === undefined) continue;
      if (from === undefined || to === undefined || !next) return undefined;
      const isFirst = table.get(from)?.object === old;
      if (from === to) {
        if (isFirst) changed.set(to, next);
      } else {
        // Another definition of either id would take this one's place, or lose its own.
        if (!isFirst || this.#repeated.has(from) || table.has(to)) return undefined;
        const origin = table.#origins.get(from) ?? from;
        changed.delete(from);
        changed.set(to, next);
        if (origin === to) renamed.delete(origin);
        else renamed.set(origin, to);
      }
      table = new Definitions(this.#base, this.#repeated, changed, renamed);
    }
    return changed.size > mostDifferences ? undefined : table;
  }
}
