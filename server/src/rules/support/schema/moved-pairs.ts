import { assignment } from "../../../crm/print.ts";
import type { NvPair, NvSet } from "../../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type Operation } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { operationAttributes } from "../../../model/options/operation-attributes.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../../model/options/resource-meta.ts";
import type { Fix } from "../../../text/diagnostic.ts";
import type { Span } from "../../../text/span.ts";
import type { InModel, RuleLookup } from "../../rule.ts";
import { optionNamed } from "../option-lists.ts";

/** A word of a statement that belongs to another list, and the pairs of its own list. */
export interface Misplaced {
  readonly at: DefinedObject;
  readonly pair: NvPair;
  readonly among: readonly NvPair[];
}

interface Insertion {
  readonly at: DefinedObject;
  readonly offset: number;
  readonly text: string;
}

/**
 * What is removed with a pair: the blanks between it and its neighbour too, which may contain a continued line. A keyword that is left
 * without a pair is valid (tried with crmsh 4.4).
 */
export function withBlanks(pair: NvPair, among: readonly NvPair[]): Span | undefined {
  const index = among.indexOf(pair);
  const [before, after] = [among[index - 1]?.span, among[index + 1]?.span];
  if (pair.span === undefined) return undefined;
  if (after) return { start: pair.span.start, end: after.start };
  return before ? { start: before.end, end: pair.span.end } : pair.span;
}

/** The end of the list in which a new pair is in force whenever the resource is: one without a rule that is written in the statement. */
function endOfList(sets: readonly NvSet[]): number | undefined {
  return sets
    .find(({ rules, idRef, pairs }) => rules.length === 0 && idRef === undefined && pairs.length > 0)
    ?.pairs.at(-1)?.span?.end;
}

function intoSet(at: DefinedObject, keyword: string, sets: readonly NvSet[], { name, value }: NvPair): Insertion[] {
  const isThere = sets.some(({ pairs, idRef }) => idRef !== undefined || pairs.some((each) => each.name === name));
  const end = endOfList(sets);
  const offset = end ?? at.object.span?.end;
  if (isThere || offset === undefined) return [];
  return [{ at, offset, text: ` ${end === undefined ? `${keyword} ` : ""}${assignment(name, value)}` }];
}

function metaTableOf({ kind }: ClusterObject): typeof primitiveMeta {
  if (kind === "group") return groupMeta;
  if (kind === "bundle") return bundleMeta;
  return kind === "clone" || kind === "master" ? cloneMeta : primitiveMeta;
}

/** Into the meta attributes of the resource, or of the clone that contains it. */
function intoMeta(lookup: RuleLookup, at: DefinedObject, pair: NvPair): Insertion[] {
  const { object } = at;
  if (!isResource(object)) return [];
  if (optionNamed(metaTableOf(object), pair.name)) return intoSet(at, "meta", object.meta, pair);
  const container = lookup.containerOf(object.id);
  if (container?.object.kind !== "clone" && container?.object.kind !== "master") return [];
  return optionNamed(cloneMeta, pair.name) ? intoSet(container, "meta", container.object.meta, pair) : [];
}

/** Into the only operation of the resource, or its only monitor. */
function intoOperation(at: DefinedObject, { name, value }: NvPair): Insertion[] {
  if (!isPrimitive(at.object)) return [];
  const { operations } = at.object;
  const monitors = operations.filter((each) => each.name === "monitor");
  const [operation] = monitors.length === 1 ? monitors : operations.length === 1 ? operations : [];
  if (!operation || pairsOf(operation).some((each) => each.name === name)) return [];
  const offset = operation.attributes.at(-1)?.span?.end ?? operation.nameSpan?.end;
  return offset === undefined ? [] : [{ at, offset, text: ` ${assignment(name, value)}` }];
}

function pairsOf(operation: Operation): readonly NvPair[] {
  return [...operation.attributes, ...operation.params.flatMap(({ pairs }) => pairs)];
}

/** The pairs of an operation in the order written, whatever they become in the CIB: for a word that is moved out of it. */
export function pairsAround(object: ClusterObject, pair: NvPair, pairs: readonly NvPair[]): readonly NvPair[] {
  const operation = isPrimitive(object)
    ? object.operations.find((each) => pairsOf(each).some((own) => own === pair))
    : undefined;
  if (!operation) return pairs;
  return pairsOf(operation).toSorted((one, other) => (one.span?.start ?? 0) - (other.span?.start ?? 0));
}

/** The edit that moves a pair to the list of the statement that has its name, after those that are there; none where that isn't certain. */
export function moveTo(
  to: "meta" | "params" | "op",
  lookup: RuleLookup,
  { at, pair, among }: Misplaced,
): readonly Fix<InModel>[] {
  const removed = withBlanks(pair, among);
  if (removed === undefined || pair.value === undefined || pair.id !== undefined) return [];
  const named = to === "meta" || to === "op" ? { ...pair, name: pair.name.replaceAll("_", "-") } : pair;
  if (to === "op" && !optionNamed(operationAttributes, named.name)) return [];
  const { object } = at;
  const [insertion] =
    to === "meta"
      ? intoMeta(lookup, at, named)
      : to === "op"
        ? intoOperation(at, named)
        : isPrimitive(object)
          ? intoSet(at, "params", object.params, named)
          : [];
  if (!insertion) return [];
  const { offset, text } = insertion;
  const isOfOther = insertion.at.object !== object;
  const where = isOfOther ? `meta of "${insertion.at.object.id}"` : to;
  return [
    {
      title: `Move to ${where}`,
      at: insertion.at,
      span: { start: offset, end: offset },
      text,
      also: [{ at, span: removed, text: "" }],
    },
  ];
}

/** The edit that moves an option among the parameters to the meta attributes, or else to the operation that it belongs to. */
export function movesOfOption(lookup: RuleLookup, misplaced: Misplaced): readonly Fix<InModel>[] {
  const toMeta = moveTo("meta", lookup, misplaced);
  return toMeta.length > 0 ? toMeta : moveTo("op", lookup, misplaced);
}
