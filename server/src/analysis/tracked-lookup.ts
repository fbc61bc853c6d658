import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { TargetVersions } from "../model/target.ts";
import type { RuleLookup } from "../rules/rule.ts";
import type { Memo } from "../text/memo.ts";

/** The key of lookups of everything that has an id. */
export const everyId = "\n";

/** The key of lookups of all objects of a kind. */
export function kindKey(kind: ClusterObject["kind"]): string {
  return `\nkind ${kind}`;
}

/** The key of lookups of the container of a resource. */
export function containerKey(id: string): string {
  return `\nin ${id}`;
}

/** Lookups in a model around one object after the other; records the keys that are looked up. */
export class TrackedLookup implements RuleLookup {
  readonly target: TargetVersions;
  readonly memo: Memo;
  readonly #model: ClusterModel;
  readonly #ids = new Set<string>();
  /** The resources whose containers were looked up, and the kinds; apart, as their keys take longer to make than to look up. */
  readonly #contained = new Set<string>();
  readonly #kinds = new Set<ClusterObject["kind"]>();

  constructor(model: ClusterModel) {
    this.#model = model;
    this.target = model.target;
    this.memo = model.memo;
  }

  /** The keys that were looked up since the last call. */
  takeKeys(): string[] {
    const keys = [...this.#ids];
    for (const id of this.#contained) keys.push(containerKey(id));
    for (const kind of this.#kinds) keys.push(kindKey(kind));
    this.#ids.clear();
    this.#contained.clear();
    this.#kinds.clear();
    return keys;
  }

  place(id: string): DefinedObject | undefined {
    this.#ids.add(id);
    return this.#model.place(id);
  }

  containerOf(id: string): DefinedObject | undefined {
    this.#contained.add(id);
    return this.#model.containerOf(id);
  }

  ofKind(kind: ClusterObject["kind"]): readonly DefinedObject[] {
    this.#kinds.add(kind);
    return this.#model.ofKind(kind);
  }

  definition(id: string): ClusterObject | undefined {
    this.#ids.add(id);
    return this.#model.definitions.get(id)?.object;
  }

  isDefined(id: string): boolean {
    this.#ids.add(id);
    return this.#model.definitions.has(id) || this.#model.otherNames.has(id);
  }

  *ids(kind?: ClusterObject["kind"]): Generator<string> {
    this.#ids.add(everyId);
    for (const [id, { object }] of this.#model.definitions) if (kind === undefined || object.kind === kind) yield id;
  }
}
