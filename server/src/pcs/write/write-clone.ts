import type { Bundle, Clone, Group, Mapping } from "../../model/configuration.ts";
import { pairWords, type Shared } from "./expand-sets.ts";
import { type Chunk, ChunkMaker } from "./unsupported.ts";

/** Whether a clone has the id that pcs would give it. */
export function isDefaultCloneId(clone: Clone, child: string): boolean {
  return clone.id === `${child}-clone`;
}

/** `promotable ms-db notify=true`: the words that clone a resource. */
export function cloneWords(clone: Clone, isDefaultId: boolean, shared: Shared, chunk: ChunkMaker): string[] {
  const of = `the clone "${clone.id}"`;
  if (clone.params.some(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined)) {
    chunk.reportUnsupported(`the parameters of ${of}`, "They are left out.");
  }
  const meta = pairWords(clone.meta, `the meta attributes of ${of}`, shared, chunk);
  if (clone.kind === "master") chunk.remark(`The clone "${clone.id}" is written in the current form, as promotable.`);
  const isPromotable = clone.kind === "master" || meta.includes("promotable=true");
  const others = isPromotable ? meta.filter((word) => !word.startsWith("promotable=")) : meta;
  return [isPromotable ? "promotable" : "clone", ...(isDefaultId ? [] : [clone.id]), ...others];
}

/** The words of a clone with `meta` before its meta attributes: without it is a form that pcs 0.12 has deprecated. */
export function withMeta(words: readonly string[]): string[] {
  const first = words.findIndex((word) => word.includes("="));
  return first < 0 ? [...words] : [...words.slice(0, first), "meta", ...words.slice(first)];
}

/** The command for the description of a resource that has been made, where pcs has one. */
export function writeDescription(
  { id, description }: Pick<Clone, "id" | "description">,
  of: string,
  { forms }: Shared,
  chunk: ChunkMaker,
): void {
  if (description === undefined) return;
  if (forms.haveDescriptions) chunk.add(["cib", "element", "description", id, description]);
  else chunk.reportUnsupported(`the description of ${of}`);
}

/** What pcs 0.11 says of a fence device in a group or clone, which 0.12 no longer takes. `place`: `the group "g"` */
export function fenceDeviceRemark(device: string, place: string): string {
  return `pcs warns that a fence device in a group or clone is deprecated: any node can use "${device}" without ${place}.`;
}

/** The command that clones an existing group or resource; `isOfFenceDevice`: that resource is a fence device. */
export function writeClone(clone: Clone, isOfFenceDevice: boolean, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const child = clone.child?.value;
  if (child === undefined) {
    chunk.reportUnsupported(`the clone "${clone.id}", which has no resource`);
    return chunk.done(clone);
  }
  const [keyword = "clone", ...words] = cloneWords(clone, isDefaultCloneId(clone, child), shared, chunk);
  if (isOfFenceDevice) chunk.remark(fenceDeviceRemark(child, `the clone "${clone.id}"`));
  chunk.add(["resource", keyword, child], withMeta(words));
  writeDescription(clone, `the clone "${clone.id}"`, shared, chunk);
  return chunk.done(clone);
}

/** The remaining commands for a group once its resources are created in it. */
export function writeGroup(group: Group, areMembersMade: boolean, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const of = `the group "${group.id}"`;
  if (!areMembersMade) chunk.add(["resource", "group", "add", group.id, ...group.members.map(({ value }) => value)]);
  writeDescription(group, of, shared, chunk);
  if (group.params.some(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined)) {
    chunk.reportUnsupported(`the parameters of ${of}`, "They are left out.");
  }
  const meta = pairWords(group.meta, `the meta attributes of ${of}`, shared, chunk);
  if (meta.length > 0) chunk.add(["resource", "meta", group.id], meta);
  return chunk.done(group);
}

function mappingWords(keyword: string, { id, attributes }: Mapping): string[] {
  const words = attributes.flatMap(({ name, value }) => (value ? [`${name}=${value}`] : []));
  return [keyword, ...(id ? [`id=${id}`] : []), ...words];
}

/** The command that creates a bundle, still empty. */
export function writeBundle(bundle: Bundle, shared: Shared): Chunk {
  const chunk = new ChunkMaker();
  const of = `the bundle "${bundle.id}"`;
  if (!bundle.container) {
    chunk.reportUnsupported(`${of}, which has no container of a supported type`);
    return chunk.done(bundle);
  }
  if (bundle.params.some(({ pairs, idRef }) => pairs.length > 0 || idRef !== undefined)) {
    chunk.reportUnsupported(`the parameters of ${of}`, "They are left out.");
  }
  const words = (keyword: string, attributes: Mapping["attributes"]): string[] => {
    const pairs = attributes.flatMap(({ name, value }) => (value ? [`${name}=${value}`] : []));
    return pairs.length > 0 ? [...keyword.split(" "), ...pairs] : [];
  };
  const meta = pairWords(bundle.meta, `the meta attributes of ${of}`, shared, chunk);
  chunk.add(
    ["resource", "bundle", "create", bundle.id],
    words(`container ${bundle.container.type}`, bundle.container.attributes),
    words("network", bundle.network?.attributes ?? []),
    ...(bundle.network?.ports ?? []).map((port) => mappingWords("port-map", port)),
    ...(bundle.storage?.mappings ?? []).map((mapping) => mappingWords("storage-map", mapping)),
    meta.length > 0 ? ["meta", ...meta] : [],
  );
  writeDescription(bundle, of, shared, chunk);
  return chunk.done(bundle);
}

/** Whether pcs lets a bundle hold a resource: the cluster must be able to connect to it. */
export function isReachable({ network }: Bundle): boolean {
  return (network?.attributes ?? []).some(
    ({ name, value }) => (name === "control-port" || name === "ip-range-start") && Boolean(value),
  );
}
