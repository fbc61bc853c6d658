import type { Name } from "./attributes.ts";
import { type ClusterObject, isPrimitive, type Options, type Primitive } from "./configuration.ts";
import { referableId } from "./symbols.ts";

/** An object and where its statement begins: a file and an offset in it. The object's own spans count from there. */
export interface PlacedObject {
  readonly uri: string;
  readonly offset: number;
  readonly object: ClusterObject;
}

/** A name that a file defines in a way the model doesn't carry: inside an `xml` statement, or by one that Quorate reads past. */
export interface PlacedName extends Name {
  readonly uri: string;
  readonly offset: number;
}

/** A whole cluster's configuration, out of all its files, with what rules ask for again and again. */
export class ClusterModel {
  readonly placed: readonly PlacedObject[];
  /** Everything a constraint or container can name: resources, templates, tags. The first definition of an id wins. */
  readonly definitions: ReadonlyMap<string, PlacedObject>;
  /** Names defined outside the model. */
  readonly otherNames: ReadonlySet<string>;

  constructor(placed: readonly PlacedObject[], otherNames: Iterable<string> = []) {
    this.placed = placed;
    const definitions = new Map<string, PlacedObject>();
    for (const each of placed) {
      const id = referableId(each.object);
      if (id !== undefined && !definitions.has(id)) definitions.set(id, each);
    }
    this.definitions = definitions;
    this.otherNames = new Set(otherNames);
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

  /** Where a cluster option is set, by any of its names, the last one first: `["fencing-enabled", "stonith-enabled"]`. */
  property(
    ...names: readonly string[]
  ): { place: PlacedObject; options: Options; pair: Options["set"]["pairs"][number] } | undefined {
    for (let i = this.placed.length - 1; i >= 0; i--) {
      const place = this.placed[i] as PlacedObject;
      if (place.object.kind !== "property") continue;
      const pair = place.object.set.pairs.findLast((each) => names.includes(each.name));
      if (pair) return { place, options: place.object, pair };
    }
    return undefined;
  }
}
