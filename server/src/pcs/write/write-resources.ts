import {
  type ClusterObject,
  isPrimitive,
  isResource,
  type Primitive,
  type Resource,
} from "../../model/configuration.ts";
import { isFenceDevice } from "../lookups.ts";
import type { Shared } from "./expand-sets.ts";
import { type Chunk, ChunkMaker } from "./unsupported.ts";
import { isReachable, writeBundle, writeClone, writeGroup } from "./write-clone.ts";
import { type Place, writePrimitive } from "./write-primitive.ts";

/** The commands for the wanted ones among all resources of a configuration, in its order, each resource made where it belongs. */
export function writeResources(
  objects: readonly ClusterObject[],
  isWanted: (object: ClusterObject) => boolean,
  shared: Shared,
): Chunk[] {
  const resources = new Map(objects.filter(isResource).map((each) => [each.id, each]));
  const parents = new Map<string, Resource>();
  for (const each of resources.values()) for (const id of heldBy(each)) if (!parents.has(id)) parents.set(id, each);
  const done = new Set<string>();
  const primitive = (each: Primitive, place: Place): Chunk[] =>
    isWanted(each) ? [writePrimitive(each, place, shared)] : [];

  const write = (each: Resource): Chunk[] => {
    if (done.has(each.id)) return [];
    done.add(each.id);
    if (isPrimitive(each)) {
      if (each.kind === "primitive") return primitive(each, {});
      return isWanted(each) ? [templateChunk(each)] : [];
    }
    const children = heldBy(each).flatMap((id) => resources.get(id) ?? []);
    switch (each.kind) {
      case "group": {
        const members = children.filter(
          (child): child is Primitive => child.kind === "primitive" && !done.has(child.id),
        );
        for (const { id } of members) done.add(id);
        const areMade = members.length === children.length && children.length > 0 && members.every(isWanted);
        const group = areMade || !isWanted(each) ? { group: each.id } : {};
        const chunks = members.flatMap((member) => primitive(member, group));
        return isWanted(each) ? [...chunks, writeGroup(each, areMade, shared)] : chunks;
      }
      case "bundle": {
        const [child] = children;
        const place: Place = { bundle: { id: each.id, isReachable: isReachable(each) } };
        if (child) done.add(child.id);
        return [
          ...(isWanted(each) ? [writeBundle(each, shared)] : []),
          ...(child && isPrimitive(child) ? primitive(child, place) : []),
        ];
      }
      case "clone":
      case "master": {
        const [child] = children;
        if (child?.kind === "primitive" && !isFenceDevice(child) && isWanted(child) && !done.has(child.id)) {
          done.add(child.id);
          return primitive(child, isWanted(each) ? { clone: each } : {});
        }
        const inner = child ? write(child) : [];
        return isWanted(each) ? [...inner, writeClone(each, shared)] : inner;
      }
    }
  };
  return [...resources.values()].filter(({ id }) => !parents.has(id)).flatMap(write);
}

function heldBy(resource: Resource): readonly string[] {
  if (isPrimitive(resource)) return [];
  return resource.kind === "group"
    ? resource.members.map(({ value }) => value)
    : resource.child
      ? [resource.child.value]
      : [];
}

function templateChunk(template: Primitive): Chunk {
  const chunk = new ChunkMaker();
  chunk.cannot(`the template "${template.id}"`, "What is made from it is written out whole.");
  return chunk.done(template);
}
