import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isResource } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { Span } from "../../text/span.ts";
import type { InModel } from "../rule.ts";

/** The edit that changes the value of a pair of an object; none if the value has no span. */
export function setValue(at: DefinedObject, { name, valueSpan }: NvPair, value: string): readonly Fix<InModel>[] {
  return valueSpan ? [{ title: `Set ${name}=${value}`, at, span: valueSpan, text: value }] : [];
}

/** The edit that adds a meta attribute after those that a resource has; none if the resource has no span. */
export function addMeta(at: DefinedObject, name: string, value: string): readonly Fix<InModel>[] {
  if (!isResource(at.object)) return [];
  const lastPair = at.object.meta.at(-1)?.pairs.at(-1)?.span;
  const end = lastPair?.end ?? at.object.span?.end;
  if (end === undefined) return [];
  const text = `${lastPair ? "" : " meta"} ${name}=${value}`;
  return [{ title: `Add ${name}=${value}`, at, span: { start: end, end }, text }];
}

/**
 * The edit that removes a pair from its set (undefined: from the attributes of an operation), or the statement that has no other pair;
 * undefined where that leaves a section without anything.
 */
export function removalEdit(
  object: ClusterObject,
  { name, span }: NvPair,
  set: NvSet | undefined,
): { title: string; span: Span; text: string } | undefined {
  const title = `Remove ${name}`;
  if (span === undefined) return undefined;
  if (set === undefined || set.pairs.length > 1) return { title, span, text: "" };
  return "set" in object && object.span ? { title, span: object.span, text: "" } : undefined;
}

/** The edit that deletes the statement of an object; none if it has no statement of its own. */
export function deleteStatement(at: DefinedObject): readonly Fix<InModel>[] {
  const { object } = at;
  return object.span && object.idSpan ? [{ title: `Delete "${object.id}"`, at, span: object.span, text: "" }] : [];
}
