import {
  type ClusterObject,
  type Group,
  isPrimitive,
  isResource,
  type Primitive,
  type Resource,
} from "../../model/configuration.ts";
import { childrenOf } from "../../model/inheritance.ts";
import { isFenceDevice } from "../lookups.ts";
import type { Shared } from "./expand-sets.ts";
import { type Chunk, ChunkMaker } from "./unsupported.ts";
import { isReachable, writeBundle, writeClone, writeGroup } from "./write-clone.ts";
import { type Place, writePrimitive } from "./write-primitive.ts";

/** The commands for the selected resources of a configuration, in its order, each resource created where it belongs. */
export function writeResources(
  objects: readonly ClusterObject[],
  isSelected: (object: ClusterObject) => boolean,
  shared: Shared,
): Chunk[] {
  const resources = new Map(objects.filter(isResource).map((each) => [each.id, each]));
  const parents = new Map<string, Resource>();
  for (const each of resources.values()) for (const id of childrenOf(each)) if (!parents.has(id)) parents.set(id, each);
  const done = new Set<string>();
  const primitive = (each: Primitive, place: Place): Chunk[] =>
    isSelected(each) ? [writePrimitive(each, place, shared)] : [];

  const write = (each: Resource): Chunk[] => {
    if (done.has(each.id)) return [];
    done.add(each.id);
    if (isPrimitive(each)) {
      if (each.kind === "primitive") return primitive(each, {});
      return isSelected(each) ? [templateChunk(each)] : [];
    }
    const children = childrenOf(each).flatMap((id) => resources.get(id) ?? []);
    switch (each.kind) {
      case "group": {
        const all = children.filter((child): child is Primitive => child.kind === "primitive" && !done.has(child.id));
        const alone = shared.forms.areCurrent ? all.filter((child) => isFenceDevice(child)) : [];
        const members = all.filter((child) => !alone.includes(child));
        for (const { id } of all) done.add(id);
        const areMade = all.length === children.length && members.length > 0 && members.every(isSelected);
        const group = areMade || !isSelected(each) ? { group: each.id } : {};
        const chunks = members.flatMap((member) => primitive(member, group));
        const devices = alone.flatMap((device) => primitive(device, {}));
        if (!isSelected(each)) return [...devices, ...chunks];
        if (alone.length === 0) return [...chunks, writeGroup(each, areMade, shared)];
        return [...devices, ...chunks, withoutDevices(each, alone, areMade, shared)];
      }
      case "bundle": {
        const [child] = children;
        const place: Place = { bundle: { id: each.id, isReachable: isReachable(each) } };
        if (child) done.add(child.id);
        return [
          ...(isSelected(each) ? [writeBundle(each, shared)] : []),
          ...(child && isPrimitive(child) ? primitive(child, place) : []),
        ];
      }
      case "clone":
      case "master": {
        const [child] = children;
        if (child?.kind === "primitive" && !isFenceDevice(child) && isSelected(child) && !done.has(child.id)) {
          done.add(child.id);
          return primitive(child, isSelected(each) ? { clone: each } : {});
        }
        const inner = child ? write(child) : [];
        if (isSelected(each) && isFenceDevice(child) && shared.forms.areCurrent)
          return [
            ...inner,
            notWritten(each, `that the fence device "${child?.id}" is cloned`, "Any node can use it as it is."),
          ];
        return isSelected(each) ? [...inner, writeClone(each, isFenceDevice(child), shared)] : inner;
      }
    }
  };
  return [...resources.values()].filter(({ id }) => !parents.has(id)).flatMap(write);
}

/** A group without its fence devices: pcs 0.12 has none in groups. */
function withoutDevices(group: Group, devices: readonly Primitive[], areMade: boolean, shared: Shared): Chunk {
  const ids = new Set(devices.map(({ id }) => id));
  const members = group.members.filter(({ value }) => !ids.has(value));
  const what = `fence devices in the group "${group.id}"`;
  if (members.length === 0) return notWritten(group, what, "They are written alone.");
  const chunk = writeGroup({ ...group, members }, areMade, shared);
  return {
    ...chunk,
    objects: [group],
    unsupported: [...chunk.unsupported, { what, instead: "They are written alone." }],
  };
}

function notWritten(object: Resource, what: string, instead: string): Chunk {
  const chunk = new ChunkMaker();
  chunk.reportUnsupported(what, instead);
  return chunk.done(object);
}

function templateChunk(template: Primitive): Chunk {
  const chunk = new ChunkMaker();
  chunk.reportUnsupported(`the template "${template.id}"`, "Resources that use it are written out in full.");
  return chunk.done(template);
}
