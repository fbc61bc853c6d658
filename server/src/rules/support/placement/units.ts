import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import { isPrimitive } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { childrenOf, containersOf, idsInside, isPromotable, metaOf } from "../../../model/inheritance.ts";
import { memoize } from "../memoize.ts";
import { isBanScore } from "./constraint-names.ts";

/** What the scheduler places as a whole: a primitive (also one in a group), or a clone or bundle with all that is inside. */
export interface Unit {
  readonly id: string;
  /** The primitives that run on a node where it is active. */
  readonly primitives: readonly DefinedObject[];
  /** It may run on several nodes at once. */
  readonly isMany: boolean;
  /** It runs on every node on which nothing fails. */
  readonly isEverywhere: boolean;
  /** Its instances have roles. */
  readonly isPromotable: boolean;
  /** At most one instance is promoted, so that its promoted role is on one node. */
  readonly isSinglePromoted: boolean;
}

/** Whether a resource is inside a clone or a bundle: Pacemaker ignores every constraint that names it. */
function isInsideClone(model: ClusterModel, id: string): boolean {
  return containersOf(model, id).some(({ object }) => object.kind !== "group");
}

/** The units that were asked for in one model, by resource: many rules ask for the same. */
const knownUnits = (_model: ClusterModel): Map<string, readonly Unit[]> => new Map();

/** The units of a resource that a constraint names: a group's members one by one. None for what isn't defined, or is ignored in constraints. */
export function unitsOf(model: ClusterModel, id: string): readonly Unit[] {
  const known = model.memo.of(knownUnits, model);
  let units = known.get(id);
  if (!units) {
    units = computeUnits(model, id);
    known.set(id, units);
  }
  return units;
}

function computeUnits(model: ClusterModel, id: string): Unit[] {
  const place = model.place(id);
  if (!place || isInsideClone(model, id)) return [];
  const { object } = place;
  if (object.kind === "primitive") return [unitOfPrimitive(place)];
  if (object.kind === "group") {
    return childrenOf(object).flatMap((member) => {
      const inner = model.place(member);
      return inner?.object.kind === "primitive" ? [unitOfPrimitive(inner)] : [];
    });
  }
  if (object.kind !== "clone" && object.kind !== "master" && object.kind !== "bundle") return [];
  const primitives = [...idsInside(model, object)].flatMap((inner) => {
    const at = model.place(inner);
    return at && isPrimitive(at.object) ? [at] : [];
  });
  const most = mostPromoted(model, place);
  const instances = mostInstances(model, place);
  const promotable = object.kind === "bundle" ? most !== undefined && most !== 0 : isPromotable(model, place);
  return [
    {
      id,
      primitives,
      isMany: instances !== 1,
      isEverywhere:
        (instances === undefined || instances >= (model.facts.allNodes?.size ?? Number.POSITIVE_INFINITY)) &&
        !isRestricted(model, id),
      isPromotable: promotable,
      isSinglePromoted: promotable && (most === undefined || most === 1),
    },
  ];
}

function unitOfPrimitive(at: DefinedObject): Unit {
  return {
    id: at.object.id,
    primitives: [at],
    isMany: false,
    isEverywhere: false,
    isPromotable: false,
    isSinglePromoted: false,
  };
}

/** Whether a location keeps a clone away from some node, or the cluster runs nothing where no location allows it. */
function isRestricted(model: ClusterModel, id: string): boolean {
  if (parseBoolean(model.property("symmetric-cluster")?.pair.value) === false) return true;
  return banned(model).has(id);
}

/** The resources that some location bans from some node. */
const banned = memoize<ReadonlySet<string>>(
  () => ["location"],
  (model) =>
    new Set(
      model.ofKind("location").flatMap(({ object }) => {
        if (object.kind !== "location" || object.resource === undefined) return [];
        const isBan = isBanScore(object.score?.value) || object.rules.some(({ score }) => isBanScore(score));
        return isBan ? [object.resource.value] : [];
      }),
    ),
);

/** The number written for how many instances may be promoted; NaN if it is no number. */
function mostPromoted(model: ClusterModel, at: DefinedObject): number | undefined {
  const { object } = at;
  const names = ["promoted-max", "master-max", "masters"];
  const written =
    object.kind === "bundle"
      ? object.container?.attributes.find(({ name }) => names.includes(name))?.value
      : metaOf(model, at, "promoted-max", "master-max")?.pair.value;
  return written === undefined ? undefined : Number(written);
}

/** How many instances may run, where that is written: clone-max, or a bundle's replicas. */
function mostInstances(model: ClusterModel, at: DefinedObject): number | undefined {
  const { object } = at;
  const written =
    object.kind === "bundle"
      ? object.container?.attributes.find(({ name }) => name === "replicas")?.value
      : metaOf(model, at, "clone-max")?.pair.value;
  return written === undefined ? undefined : Number(written);
}
