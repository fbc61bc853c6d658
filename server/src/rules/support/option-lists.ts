import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type Operation } from "../../model/configuration.ts";
import { alertMeta } from "../../model/options/alert-attributes.ts";
import { bundleAttributes } from "../../model/options/bundle-attributes.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { operationAttributes, operationMeta } from "../../model/options/operation-attributes.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import type { Memo } from "../../text/memo.ts";
import { parseDuration } from "./durations.ts";
import { optionProblem } from "./option-values.ts";

/** A list of options in a statement, and the table of the options that it may have. */
export interface OptionList {
  /** What one of them is called, as in `the meta attribute "x"`. */
  readonly what: "meta attribute" | "cluster option" | "operation attribute" | "resource default" | "bundle attribute";
  readonly table: readonly OptionInfo[];
  readonly pairs: readonly NvPair[];
  readonly set?: NvSet;
  /** Whether names that the table lacks are allowed: parameters of an operation, a tool's own properties. */
  readonly isOpen: boolean;
}

const resourceDefaults = [...primitiveMeta, ...cloneMeta, ...groupMeta];
const none: readonly OptionList[] = [];

const tables: ReadonlyMap<readonly OptionInfo[], ReadonlyMap<string, OptionInfo>> = new Map(
  [
    ...[primitiveMeta, cloneMeta, groupMeta, bundleMeta, resourceDefaults, operationAttributes, operationMeta],
    ...[alertMeta, clusterOptions, bundleAttributes.container, bundleAttributes.network],
    // The first of a name counts: a table may be put together from several.
  ].map((table) => [table, new Map(table.toReversed().map((option) => [option.name, option]))]),
);

/** The option of that name, or undefined. */
export function optionNamed(table: readonly OptionInfo[], name: string): OptionInfo | undefined {
  const known = tables.get(table);
  return known ? known.get(name) : table.find((option) => option.name === name);
}

/** The valid values of an option found so far: a configuration has few, each of them often. */
const rightValuesOf = (_: OptionInfo): Set<string> => new Set();
const mostRightValues = 100;

/** Whether a pair can't be wrong: its option exists in every release, and its value is valid. */
function isPlain({ name, value }: NvPair, table: readonly OptionInfo[], memo: Memo): boolean {
  const option = optionNamed(table, name);
  if (!option || !value) return false;
  const rightValues = memo.of(rightValuesOf, option);
  if (rightValues.has(value)) return true;
  if (option.removed || option.renamedTo || option.deprecated || /^(#default|poweroff|master|slave)$/i.test(value))
    return false;
  const isRight =
    option.type === "duration" ? parseDuration(value) !== undefined : optionProblem(option, value) === undefined;
  if (isRight && rightValues.size < mostRightValues) rightValues.add(value);
  return isRight;
}

function doubtfulIn(object: ClusterObject, memo: Memo): readonly OptionList[] {
  let lists: OptionList[] | undefined;
  for (const list of optionListsOf(object)) {
    if (list.pairs.every((pair) => isPlain(pair, list.table, memo))) continue;
    lists ??= [];
    lists.push({ ...list, pairs: list.pairs.filter((pair) => !isPlain(pair, list.table, memo)) });
  }
  return lists ?? none;
}

/** The option lists of an object, reduced to pairs that may be wrong. Most objects have none, so rules have nothing to do. */
export function doubtfulOptionsOf(object: ClusterObject, memo: Memo): readonly OptionList[] {
  return memo.of(doubtfulIn, object, memo);
}

function metaTable(object: ClusterObject): readonly OptionInfo[] {
  if (object.kind === "group") return groupMeta;
  if (object.kind === "clone" || object.kind === "master") return cloneMeta;
  return object.kind === "bundle" ? bundleMeta : primitiveMeta;
}

function* ofSets(
  what: OptionList["what"],
  table: readonly OptionInfo[],
  sets: readonly NvSet[],
): Generator<OptionList> {
  for (const set of sets) yield { what, table, pairs: set.pairs, set, isOpen: false };
}

function* ofOperation(operation: Operation): Generator<OptionList> {
  const what = "operation attribute" as const;
  yield { what, table: operationAttributes, pairs: operation.attributes, isOpen: false };
  // The language reads a name that isn't an attribute of operations as a parameter.
  for (const set of operation.params) yield { what, table: operationAttributes, pairs: set.pairs, set, isOpen: true };
  yield* ofSets(what, operationMeta, operation.meta);
}

/** All option lists in the statement of an object, in no particular order. */
function* optionListsOf(object: ClusterObject): Generator<OptionList> {
  if (isResource(object)) yield* ofSets("meta attribute", metaTable(object), object.meta);
  if (isPrimitive(object)) for (const operation of object.operations) yield* ofOperation(operation);
  switch (object.kind) {
    case "bundle":
      for (const part of ["container", "network"] as const) {
        const pairs = object[part]?.attributes ?? [];
        yield { what: "bundle attribute", table: bundleAttributes[part], pairs, isOpen: false };
      }
      break;
    case "monitor":
      yield* ofOperation(object.operation);
      break;
    case "alert":
      yield* ofSets("meta attribute", alertMeta, object.meta);
      for (const { meta } of object.recipients) yield* ofSets("meta attribute", alertMeta, meta);
      break;
    case "property": {
      // Tools such as SAPHanaSR store data in property sets of their own.
      const isOpen = object.id !== "" && object.id !== "cib-bootstrap-options";
      yield { what: "cluster option", table: clusterOptions, pairs: object.set.pairs, set: object.set, isOpen };
      break;
    }
    case "rsc_defaults":
      yield* ofSets("resource default", resourceDefaults, [object.set]);
      break;
    case "op_defaults":
      yield* ofSets("operation attribute", operationAttributes, [object.set]);
      break;
    default:
  }
}
