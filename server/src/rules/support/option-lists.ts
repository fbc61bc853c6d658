import type { NvPair, NvSet } from "../../model/attributes.ts";
import {
  type ClusterObject,
  isPrimitive,
  isResource,
  type Operation,
  type Resource,
} from "../../model/configuration.ts";
import { alertMeta } from "../../model/options/alert-attributes.ts";
import { bundleAttributes } from "../../model/options/bundle-attributes.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { operationAttributes, operationMeta } from "../../model/options/operation-attributes.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import type { Memo } from "../../text/memo.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { isPlainDuration } from "./durations.ts";
import { optionProblem } from "./option-values.ts";

/** Of what kind the options of a list are. */
interface ListKind {
  /** What one of them is called, as in `the meta attribute "x"`. */
  readonly what: "meta attribute" | "cluster option" | "operation attribute" | "resource default" | "bundle attribute";
  /** The options that the list may have. */
  readonly table: readonly OptionInfo[];
  /** Whether names that the table lacks are allowed: parameters of an operation, a tool's own properties. */
  readonly isOpen: boolean;
}

/** A list of options in a statement. */
export interface OptionList extends ListKind {
  readonly pairs: readonly NvPair[];
  readonly set?: NvSet;
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
  if (option.removed || option.renamedTo || option.deprecated || /^(#?default|poweroff|master|slave)$/i.test(value))
    return false;
  if (option.choices?.some((choice) => choice.since !== undefined && choice.value === value)) return false;
  const isRight = option.type === "duration" ? isPlainDuration(value) : optionProblem(option, value) === undefined;
  if (isRight && rightValues.size < mostRightValues) rightValues.add(value);
  return isRight;
}

function doubtfulIn(object: ClusterObject, memo: Memo): readonly OptionList[] {
  let lists: OptionList[] | undefined;
  visitOptionLists(object, (kind, pairs, set) => {
    const doubtful = pairs.filter((pair) => !isPlain(pair, kind.table, memo));
    if (doubtful.length === 0) return;
    lists ??= [];
    lists.push({ ...kind, pairs: doubtful, ...omitUndefined({ set }) });
  });
  return lists ?? none;
}

/** The option lists of an object, reduced to pairs that may be wrong. Most objects have none, so rules have nothing to do. */
export function doubtfulOptionsOf(object: ClusterObject, memo: Memo): readonly OptionList[] {
  return memo.of(doubtfulIn, object, memo);
}

const closed = (what: ListKind["what"], table: readonly OptionInfo[]): ListKind => ({ what, table, isOpen: false });

const kinds = {
  primitive: closed("meta attribute", primitiveMeta),
  group: closed("meta attribute", groupMeta),
  clone: closed("meta attribute", cloneMeta),
  bundle: closed("meta attribute", bundleMeta),
  container: closed("bundle attribute", bundleAttributes.container),
  network: closed("bundle attribute", bundleAttributes.network),
  alert: closed("meta attribute", alertMeta),
  operation: closed("operation attribute", operationAttributes),
  operationMeta: closed("operation attribute", operationMeta),
  // The language reads a name that isn't an attribute of operations as a parameter.
  operationParameter: { ...closed("operation attribute", operationAttributes), isOpen: true },
  property: closed("cluster option", clusterOptions),
  // Tools such as SAPHanaSR store data in property sets of their own.
  toolProperty: { ...closed("cluster option", clusterOptions), isOpen: true },
  resourceDefault: closed("resource default", resourceDefaults),
} as const;

function kindOfMeta({ kind }: Resource): ListKind {
  if (kind === "group" || kind === "bundle") return kinds[kind];
  return kind === "clone" || kind === "master" ? kinds.clone : kinds.primitive;
}

/** What is called for each list; `set` is the set that it is, if it is one. */
type Visit = (kind: ListKind, pairs: readonly NvPair[], set?: NvSet) => void;

function visitSets(kind: ListKind, sets: readonly NvSet[], visit: Visit): void {
  for (const set of sets) visit(kind, set.pairs, set);
}

function visitOperation({ attributes, params, meta }: Operation, visit: Visit): void {
  visit(kinds.operation, attributes);
  visitSets(kinds.operationParameter, params, visit);
  visitSets(kinds.operationMeta, meta, visit);
}

/** Goes through all option lists in the statement of an object, in no particular order. */
function visitOptionLists(object: ClusterObject, visit: Visit): void {
  if (isResource(object)) visitSets(kindOfMeta(object), object.meta, visit);
  if (isPrimitive(object)) for (const operation of object.operations) visitOperation(operation, visit);
  switch (object.kind) {
    case "bundle":
      visit(kinds.container, object.container?.attributes ?? []);
      visit(kinds.network, object.network?.attributes ?? []);
      break;
    case "monitor":
      visitOperation(object.operation, visit);
      break;
    case "alert":
      visitSets(kinds.alert, object.meta, visit);
      for (const { meta } of object.recipients) visitSets(kinds.alert, meta, visit);
      break;
    case "property": {
      const isOfCluster = object.id === "" || object.id === "cib-bootstrap-options";
      visit(isOfCluster ? kinds.property : kinds.toolProperty, object.set.pairs, object.set);
      break;
    }
    case "rsc_defaults":
      visit(kinds.resourceDefault, object.set.pairs, object.set);
      break;
    case "op_defaults":
      visit(kinds.operation, object.set.pairs, object.set);
      break;
    default:
  }
}
