import { Memo } from "../text/memo.ts";
import type { NvPair } from "./attributes.ts";
import { type ClusterObject, isPrimitive, type Options, type Primitive } from "./configuration.ts";
import type { CorosyncModel } from "./corosync-model.ts";
import type { DefinedObject, PlacedObject } from "./defined-object.ts";
import { Facts } from "./facts.ts";
import { childrenOf } from "./inheritance.ts";
import type { ClusterLookup } from "./lookup.ts";
import { optionInForce } from "./options-in-force.ts";
import { newest, type TargetVersions } from "./target.ts";

/** What ids mean: resources, templates, tags; the first definition of each, in the order of the files. */
export interface DefinitionTable extends Iterable<[string, DefinedObject]> {
  get(id: string): DefinedObject | undefined;
  has(id: string): boolean;
}

/** What a model is made of. */
interface ModelParts {
  /** All objects in the order of the files; asked once, and only when they are needed. */
  place(): readonly PlacedObject[];
  /** All objects of a kind in the order of the files; those among all objects when absent. */
  ofKind?(kind: ClusterObject["kind"]): readonly DefinedObject[];
  readonly definitions: DefinitionTable;
  readonly otherNames: ReadonlySet<string>;
  /** The objects of kinds that were requested from an earlier model and are still the same. */
  readonly known?: ReadonlyMap<ClusterObject["kind"], readonly DefinedObject[]>;
  /** What the cluster's corosync.conf says, when it is among the files. */
  readonly corosync?: CorosyncModel | undefined;
  /** The releases it is for; the newest when absent. */
  readonly target?: TargetVersions | undefined;
  /** What earlier models have computed; an empty one when absent. */
  readonly memo?: Memo;
}

/** A whole cluster's configuration, out of all its files, with what rules ask for again and again. It never changes. */
export class ClusterModel implements ClusterLookup {
  /** Everything a constraint or container can name: resources, templates, tags. The first definition of an id wins. */
  readonly definitions: DefinitionTable;
  /** Names defined outside the model. */
  readonly otherNames: ReadonlySet<string>;
  readonly corosync: CorosyncModel | undefined;
  readonly target: TargetVersions;
  readonly memo: Memo;
  /** What many rules ask for, each computed when the first one does. */
  readonly facts: Facts;
  readonly #parts: ModelParts;
  readonly #kinds: Map<ClusterObject["kind"], readonly DefinedObject[]>;
  #placed: readonly PlacedObject[] | undefined;
  #containers: Containers | undefined;

  constructor(parts: ModelParts) {
    const { definitions, otherNames, known, corosync, target = newest, memo = new Memo() } = parts;
    this.definitions = definitions;
    this.otherNames = otherNames;
    this.corosync = corosync;
    this.target = target;
    this.memo = memo;
    this.facts = new Facts(this);
    this.#parts = parts;
    this.#kinds = new Map(known);
  }

  /** All objects in the order of the files. To go through them takes time in large clusters: what runs at each keystroke asks for kinds. */
  get placed(): readonly PlacedObject[] {
    this.#placed ??= this.#parts.place();
    return this.#placed;
  }

  /** All objects of a kind in the order of the files. */
  ofKind(kind: ClusterObject["kind"]): readonly DefinedObject[] {
    let objects = this.#kinds.get(kind);
    if (!objects) {
      objects = this.#parts.ofKind?.(kind) ?? this.placed.filter(({ object }) => object.kind === kind);
      this.#kinds.set(kind, objects);
    }
    return objects;
  }

  /** The kinds requested so far, with their objects. */
  get knownKinds(): ReadonlyMap<ClusterObject["kind"], readonly DefinedObject[]> {
    return this.#kinds;
  }

  place(id: string): DefinedObject | undefined {
    return this.definitions.get(id);
  }

  containerOf(id: string): DefinedObject | undefined {
    this.#containers ??= containersIn(this);
    return this.#containers.get(id);
  }

  /** The resource of that id when it is a primitive. */
  primitive(id: string): Primitive | undefined {
    const object = this.definitions.get(id)?.object;
    return object && isPrimitive(object) ? object : undefined;
  }

  /** The template a primitive takes its agent and more from, when it is defined. */
  templateOf(primitive: Primitive): Primitive | undefined {
    return primitive.template ? this.primitive(primitive.template.value) : undefined;
  }

  /** Where a cluster option that is in force is set, by any of its names, the first one first: `["fencing-enabled", "stonith-enabled"]`. */
  property(...names: readonly string[]): { place: DefinedObject; options: Options; pair: NvPair } | undefined {
    const held = optionInForce("property", this.ofKind("property"), names);
    return held && { place: held.place, options: held.place.object, pair: held.pair };
  }
}

const containerKinds = ["group", "clone", "master", "bundle"] as const;
type Containers = ReadonlyMap<string, DefinedObject>;

/** Which resource is inside which; the same as long as the groups, clones and bundles are. */
function containersIn(model: ClusterModel): Containers {
  const lists = containerKinds.map((kind) => model.ofKind(kind));
  return model.memo.latest(containersIn, lists, () => {
    const map = new Map<string, DefinedObject>();
    for (const list of lists) {
      for (const at of list) for (const id of childrenOf(at.object)) if (!map.has(id)) map.set(id, at);
    }
    return map;
  });
}
