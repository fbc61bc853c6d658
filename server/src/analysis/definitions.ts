import type { Statement } from "../crm/parse-statement.ts";
import type { DefinitionTable } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import { referableId } from "../model/symbols.ts";
import type { ChangedStatements } from "./statement-changes.ts";

/** With more differences than this a table is made anew. */
const mostDifferences = 100;

/** An id, and an object that defines it. */
export type Definition = readonly [id: string, at: DefinedObject];

/** All definitions of some files in their order, those of some statements together. */
type AllDefinitions = () => readonly (readonly Definition[])[];

/**
 * What ids mean in some files: the first definition of each, in the order of the files. A table after a change shares all but the
 * difference with the one before: to copy tens of thousands of ids would be most of what a keystroke costs.
 */
export class Definitions implements DefinitionTable {
  readonly #all: AllDefinitions;
  readonly #base: ReadonlyMap<string, DefinedObject>;
  /** The ids that may be defined several times. */
  readonly #repeated: ReadonlySet<string>;
  /** What has changed since the base was made; undefined for an id that nothing defines now. */
  readonly #changed: ReadonlyMap<string, DefinedObject | undefined>;

  private constructor(
    all: AllDefinitions,
    base: ReadonlyMap<string, DefinedObject>,
    repeated: ReadonlySet<string>,
    changed: ReadonlyMap<string, DefinedObject | undefined>,
  ) {
    this.#all = all;
    this.#base = base;
    this.#repeated = repeated;
    this.#changed = changed;
  }

  /** The table of these objects. */
  static of(all: AllDefinitions): Definitions {
    const base = new Map<string, DefinedObject>();
    const repeated = new Set<string>();
    for (const definitions of all()) {
      for (const [id, at] of definitions) {
        if (base.has(id)) repeated.add(id);
        else base.set(id, at);
      }
    }
    return new Definitions(all, base, repeated, new Map());
  }

  get(id: string): DefinedObject | undefined {
    return this.#changed.has(id) ? this.#changed.get(id) : this.#base.get(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  *[Symbol.iterator](): Iterator<[string, DefinedObject]> {
    const seen = new Set<string>();
    for (const definitions of this.#all()) {
      for (const [id, at] of definitions) {
        if (seen.has(id)) continue;
        // What isn't repeated is defined by this object alone.
        if (this.#repeated.has(id)) seen.add(id);
        yield [id, at];
      }
    }
  }

  /** The table of what the files hold after changes; undefined where it has to be made anew from them. */
  after(changes: readonly ChangedStatements[], all: AllDefinitions): Definitions | undefined {
    const changed = new Map(this.#changed);
    const next = new Definitions(all, this.#base, this.#repeated, changed);
    for (const { object, id } of changes.flatMap(({ removed }) => definedBy(removed))) {
      if (next.get(id)?.object !== object) continue;
      // Another definition takes its place.
      if (this.#repeated.has(id)) return undefined;
      if (this.#base.has(id)) changed.set(id, undefined);
      else changed.delete(id);
    }
    for (const { uri, added } of changes) {
      for (const { object, id } of definedBy(added)) {
        // Which of them is the first one isn't known.
        if (next.has(id)) return undefined;
        changed.set(id, { uri, object });
      }
    }
    return changed.size > mostDifferences ? undefined : next;
  }
}

/** What statements define, in their order. */
export function definedBy(statements: readonly Statement[]): { object: ClusterObject; id: string }[] {
  return statements.flatMap(({ object }) => {
    const id = object && referableId(object);
    return object && id !== undefined ? [{ object, id }] : [];
  });
}
