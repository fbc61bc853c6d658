import { clusterOwned } from "../cib/merge-option-sets.ts";
import { keyOf, titleOf } from "../conversion/object-names.ts";
import { printObject } from "../crm/statements.ts";
import type { NvPair } from "../model/attributes.ts";
import type { ClusterObject, Options } from "../model/configuration.ts";
import { omitUndefined } from "../text/omit-undefined.ts";

/** What is merged as one: an object, or one attribute of a set of options. */
export interface Part {
  readonly object: ClusterObject;
  /** Of a set of options, the attribute. */
  readonly pair?: NvPair;
  readonly text: string;
  readonly title: { readonly type: string; readonly id: string };
}

/** The ids that the sets of options have where none is written (crmsh's and pcs's). */
const usualSets: Readonly<Record<Options["kind"], string>> = {
  property: "cib-bootstrap-options",
  rsc_defaults: "rsc-options",
  op_defaults: "op-options",
};

/** Whether an object is a set of options. */
export function isOptions(object: ClusterObject): object is Options {
  return object.kind === "property" || object.kind === "rsc_defaults" || object.kind === "op_defaults";
}

/** Whether the attributes of a set are merged one by one: sets with a rule or a score mean something only as a whole. */
export function isPlain({ set }: Options): boolean {
  return set.rules.length === 0 && set.pairs.every(({ name }) => name !== undefined);
}

/** The set that options without an id of their own belong to. */
export function setKey({ kind, id }: Options): string {
  return `${kind} ${id || usualSets[kind]}`;
}

/** Whether an id is the one that a set has where none is written. */
export function isUsualSet({ kind, id }: Options): boolean {
  return id === usualSets[kind];
}

/** The keys of what an object is merged as: one, or one for each attribute of a set of options. */
export function keysOf(object: ClusterObject): { readonly key: string; readonly pair?: NvPair }[] {
  // The old form of a promotable clone may have become today's on the way to the cluster.
  if (object.kind === "master") return [{ key: keyOf({ ...object, kind: "clone" }) }];
  if (!isOptions(object)) return [{ key: keyOf(object) }];
  const key = setKey(object);
  if (!isPlain(object)) return [{ key }];
  return object.set.pairs.map((pair) => ({ key: `${key} ${pair.name}`, pair }));
}

/** What objects are merged as, by key. */
export function partsOf(objects: readonly ClusterObject[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const object of objects) {
    for (const { key, pair } of keysOf(object)) {
      if (pair && clusterOwned.has(pair.name ?? "")) continue;
      const text = pair ? `${pair.name}=${pair.value ?? ""}` : printObject(object);
      const title = titleOf(object);
      parts.set(key, {
        object,
        text,
        title: pair ? { type: title.type, id: pair.name ?? "" } : title,
        ...omitUndefined({ pair }),
      });
    }
  }
  return parts;
}
