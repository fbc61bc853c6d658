import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource, type Operation } from "../../model/configuration.ts";
import { alertMeta } from "../../model/options/alert-attributes.ts";
import { bundleAttributes } from "../../model/options/bundle-attributes.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { operationAttributes, operationMeta } from "../../model/options/operation-attributes.ts";
import type { OptionInfo } from "../../model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { parseDuration } from "./durations.ts";
import { optionProblem } from "./option-values.ts";

/** A list of options that a statement holds, and the table of what may stand in it. */
export interface OptionList {
  /** What one of them is called, as in `the meta attribute "x"`. */
  readonly what: "meta attribute" | "cluster option" | "operation attribute" | "resource default" | "bundle attribute";
  readonly table: readonly OptionInfo[];
  readonly pairs: readonly NvPair[];
  readonly set?: NvSet;
  /** Names that the table lacks are no mistake: parameters of an operation, the properties of a tool of its own. */
  readonly isOpen: boolean;
}

const resourceDefaults = [...primitiveMeta, ...cloneMeta, ...groupMeta];
const kept = new WeakMap<ClusterObject, readonly OptionList[]>();
const doubtful = new WeakMap<ClusterObject, readonly OptionList[]>();
const none: readonly OptionList[] = [];
const tables = new WeakMap<readonly OptionInfo[], ReadonlyMap<string, OptionInfo>>();

/** The option of that name, or undefined. */
export function optionNamed(table: readonly OptionInfo[], name: string): OptionInfo | undefined {
  let byName = tables.get(table);
  if (!byName) {
    // The first of a name counts: a table may be put together from several.
    byName = new Map(table.toReversed().map((option) => [option.name, option]));
    tables.set(table, byName);
  }
  return byName.get(name);
}

/** All lists of options in the statement of an object, in no special order. */
export function optionListsOf(object: ClusterObject): readonly OptionList[] {
  let lists = kept.get(object);
  if (!lists) {
    lists = gather(object);
    kept.set(object, lists);
  }
  return lists;
}

/** Whether nothing can be wrong with a pair: its option is known, in force in every release, and its value is right. */
function isPlain({ name, value }: NvPair, table: readonly OptionInfo[]): boolean {
  const option = optionNamed(table, name);
  if (!option || option.removed || option.renamedTo) return false;
  if (!value || /^(#default|poweroff|master|slave)$/i.test(value)) return false;
  return option.type === "duration" ? parseDuration(value) !== undefined : optionProblem(option, value) === undefined;
}

/** The lists of an object with those of their pairs alone that may be wrong: mostly there are none, and rules have nothing to do. */
export function doubtfulOptionsOf(object: ClusterObject): readonly OptionList[] {
  let lists = doubtful.get(object);
  if (!lists) {
    lists = optionListsOf(object).flatMap((list) => {
      const pairs = list.pairs.filter((pair) => !isPlain(pair, list.table));
      return pairs.length > 0 ? [{ ...list, pairs }] : [];
    });
    if (lists.length === 0) lists = none;
    doubtful.set(object, lists);
  }
  return lists;
}

function metaTable(object: ClusterObject): readonly OptionInfo[] {
  if (object.kind === "group") return groupMeta;
  if (object.kind === "clone" || object.kind === "master") return cloneMeta;
  return object.kind === "bundle" ? bundleMeta : primitiveMeta;
}

function ofSets(what: OptionList["what"], table: readonly OptionInfo[], sets: readonly NvSet[]): OptionList[] {
  return sets.map((set) => ({ what, table, pairs: set.pairs, set, isOpen: false }));
}

function ofOperation(operation: Operation): OptionList[] {
  const what = "operation attribute" as const;
  return [
    { what, table: operationAttributes, pairs: operation.attributes, isOpen: false },
    // What the language can't tell from an attribute of the operation by its name it takes for a parameter.
    ...operation.params.map((set) => ({ what, table: operationAttributes, pairs: set.pairs, set, isOpen: true })),
    ...ofSets(what, operationMeta, operation.meta),
  ];
}

function gather(object: ClusterObject): OptionList[] {
  const lists: OptionList[] = [];
  if (isResource(object)) lists.push(...ofSets("meta attribute", metaTable(object), object.meta));
  if (isPrimitive(object)) lists.push(...object.operations.flatMap(ofOperation));
  if (object.kind === "bundle") {
    const add = (part: keyof typeof bundleAttributes, pairs: readonly NvPair[] = []): void => {
      if (pairs.length > 0)
        lists.push({ what: "bundle attribute", table: bundleAttributes[part], pairs, isOpen: false });
    };
    add("container", object.container?.attributes);
    add("network", object.network?.attributes);
  }
  if (object.kind === "monitor") lists.push(...ofOperation(object.operation));
  if (object.kind === "alert") {
    lists.push(
      ...ofSets("meta attribute", alertMeta, [...object.meta, ...object.recipients.flatMap(({ meta }) => meta)]),
    );
  }
  if (object.kind === "property") {
    // Tools keep what they need in sets of properties of their own, such as SAPHanaSR.
    const isOpen = object.id !== "" && object.id !== "cib-bootstrap-options";
    lists.push({ what: "cluster option", table: clusterOptions, pairs: object.set.pairs, set: object.set, isOpen });
  }
  if (object.kind === "rsc_defaults") lists.push(...ofSets("resource default", resourceDefaults, [object.set]));
  if (object.kind === "op_defaults") lists.push(...ofSets("operation attribute", operationAttributes, [object.set]));
  return lists;
}
