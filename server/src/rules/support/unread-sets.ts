import type { NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isPrimitive, isResource } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { writtenIn } from "../../model/inheritance.ts";
import type { RuleLookup } from "../rule.ts";

function setsOf(object: ClusterObject): readonly NvSet[] {
  if (!isResource(object)) return [];
  const { params, meta } = object;
  if (!isPrimitive(object)) return [...params, ...meta];
  return [
    ...params,
    ...meta,
    ...object.utilization,
    ...object.operations.flatMap((each) => [...each.params, ...each.meta]),
  ];
}

/**
 * The sets of a resource and of its operations that refer to one that is written elsewhere than in the resource and its template.
 * Pacemaker 3.0.3 looks for it in these only, ignores the reference and reports an error, where 3.0.0 and earlier found it (ran: crm_verify
 * and crm_simulate of 2.0.5, 2.1.5, 3.0.0 and 3.0.3). References to single pairs, rules, operations and sets of nodes and defaults are
 * read as before.
 */
export function setsReferringElsewhere(at: DefinedObject, lookup: RuleLookup): readonly NvSet[] {
  const referring = setsOf(at.object).filter(({ idRef }) => idRef !== undefined);
  if (referring.length === 0) return [];
  const own = isPrimitive(at.object) ? writtenIn(lookup, at).map(({ primitive }) => primitive) : [at.object];
  const ids = new Set(own.flatMap((object) => [object.id, ...setsOf(object).map(({ id }) => id)]));
  return referring.filter(({ idRef }) => !ids.has(idRef));
}
