import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";
import { alertMeta } from "../../model/options/alert-attributes.ts";
import { clusterOptions } from "../../model/options/cluster-options.ts";
import { constraintAttributes } from "../../model/options/constraint-attributes.ts";
import { operationAttributes, operationMeta } from "../../model/options/operation-attributes.ts";
import { findOption, type KeywordInfo, type OptionInfo } from "../../model/options/option.ts";
import { bundleMeta, cloneMeta, groupMeta, primitiveMeta } from "../../model/options/resource-meta.ts";
import { roles } from "../../model/options/roles.ts";
import type { Span } from "../../text/span.ts";
import { roleUsesIn } from "./role-uses.ts";

/** A name in the configuration with a table entry, and its span in the statement if it has one. */
interface KnownName {
  readonly info: KeywordInfo;
  readonly span: Span | undefined;
  /** False where the span is that of a larger part. */
  readonly isWhole?: boolean;
}

function ofPairs(pairs: readonly NvPair[], table: readonly OptionInfo[]): KnownName[] {
  return pairs.flatMap(({ name, nameSpan, span }) => {
    const info = findOption(table, name);
    return info ? [{ info, span: nameSpan ?? span }] : [];
  });
}

function ofSets(sets: readonly NvSet[], table: readonly OptionInfo[]): KnownName[] {
  return sets.flatMap(({ pairs }) => ofPairs(pairs, table));
}

function ofRole(role: string | undefined, span: Span | undefined): KnownName[] {
  const info = roles.find(({ name }) => name === role);
  return info ? [{ info, span }] : [];
}

function rolesIn(object: ClusterObject): KnownName[] {
  return roleUsesIn(object).flatMap(({ role, span, at }) =>
    ofRole(role, span ?? at).map((known) => ({ ...known, isWhole: span !== undefined })),
  );
}

/** The names of options, meta attributes and operation attributes in an object, and the roles it names, in the order written. */
export function knownNames(object: ClusterObject): KnownName[] {
  if (isPrimitive(object)) {
    const { meta, operations } = object;
    const ofOperations = operations.flatMap((operation) => {
      const role = operation.attributes.find(({ name }) => name === "role");
      return [
        ...ofPairs(operation.attributes, operationAttributes),
        ...ofRole(role?.value, role?.valueSpan),
        ...ofSets(operation.meta, operationMeta),
      ];
    });
    return [...ofSets(meta, primitiveMeta), ...ofOperations];
  }
  switch (object.kind) {
    case "group":
      return ofSets(object.meta, groupMeta);
    case "clone":
    case "master":
      return ofSets(object.meta, cloneMeta);
    case "bundle":
      return ofSets(object.meta, bundleMeta);
    case "alert":
      return ofSets(object.meta, alertMeta);
    case "property":
      return ofSets([object.set], clusterOptions);
    case "rsc_defaults":
      return ofSets([object.set], primitiveMeta);
    case "op_defaults":
      return ofSets([object.set], operationAttributes);
    case "location":
    case "order":
    case "rsc_ticket":
      return rolesIn(object);
    case "colocation": {
      const uses = rolesIn(object);
      const influence = findOption(constraintAttributes.colocation, "influence");
      return object.influence === undefined || !influence ? uses : [...uses, { info: influence, span: undefined }];
    }
    default:
      return [];
  }
}
