import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import type { TargetVersions } from "../model/target.ts";
import type { RuleLookup } from "../rules/rule.ts";
import type { Memo } from "../text/memo.ts";

/** Asked for by rules that look at everything that has an id. */
export const everyId = "\n";

/** Asked for by rules that look at all objects of a kind. */
export function kindKey(kind: ClusterObject["kind"]): string {
  return `\nkind ${kind}`;
}

/** Asked for by rules that look at what holds a resource. */
export function containerKey(id: string): string {
  return `\nin ${id}`;
}

/** What is around objects in a model, one after the other; notes what is asked for about each. */
export class TrackedLookup implements RuleLookup {
  readonly target: TargetVersions;
  readonly memo: Memo;
  readonly #model: ClusterModel;
  readonly #asked = new Set<string>();
  /** The resources whose containers were asked for, and the kinds; apart, as their keys take longer to make than to look up. */
  readonly #held = new Set<string>();
  readonly #kinds = new Set<ClusterObject["kind"]>();

  constructor(model: ClusterModel) {
    this.#model = model;
    this.target = model.target;
    this.memo = model.memo;
  }

  /** What was asked for since the last time. */
  takeAsked(): string[] {
    const asked = [...this.#asked];
    for (const id of this.#held) asked.push(containerKey(id));
    for (const kind of this.#kinds) asked.push(kindKey(kind));
    this.#asked.clear();
    this.#held.clear();
    this.#kinds.clear();
    return asked;
  }

  place(id: string): DefinedObject | undefined {
    this.#asked.add(id);
    return this.#model.place(id);
  }

  containerOf(id: string): DefinedObject | undefined {
    this.#held.add(id);
    return this.#model.containerOf(id);
  }

  ofKind(kind: ClusterObject["kind"]): readonly DefinedObject[] {
    this.#kinds.add(kind);
    return this.#model.ofKind(kind);
  }

  definition(id: string): ClusterObject | undefined {
    this.#asked.add(id);
    return this.#model.definitions.get(id)?.object;
  }

  isDefined(id: string): boolean {
    this.#asked.add(id);
    return this.#model.definitions.has(id) || this.#model.otherNames.has(id);
  }

  *ids(kind?: ClusterObject["kind"]): Generator<string> {
    this.#asked.add(everyId);
    for (const [id, { object }] of this.#model.definitions) if (kind === undefined || object.kind === kind) yield id;
  }
}
