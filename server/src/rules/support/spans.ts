import type { NvPair, NvSet } from "../../model/attributes.ts";
import { type ClusterObject, isResource } from "../../model/configuration.ts";
import { pairInOptions } from "../../model/options-in-force.ts";
import { findPair } from "../../model/precedence.ts";
import type { Span } from "../../text/span.ts";

/** The span of a pair. */
export function pairSpan({ span }: NvPair): Span {
  return span ?? { start: 0, end: 0 };
}

/** The span of a pair's name. */
export function nameSpan(pair: NvPair): Span {
  return pair.nameSpan ?? pairSpan(pair);
}

/** The span of a pair's value. */
export function valueSpan(pair: NvPair): Span {
  return pair.valueSpan ?? pairSpan(pair);
}

/** Where a finding about a whole object is shown: its id, else its keyword. */
export function objectSpan(object: ClusterObject): Span {
  return object.idSpan ?? { start: 0, end: object.kind.length };
}

/** Where a finding about a primitive's agent is shown: the agent or the template, else the id. */
export function agentSpan(object: ClusterObject): Span {
  const written = object.kind === "primitive" || object.kind === "rsc_template" ? object : undefined;
  return written?.agent?.span ?? written?.template?.span ?? objectSpan(object);
}

/** Whether sets may contain more than what is written, because they or their pairs refer to others (`id-ref`). */
export function hasReferences(sets: readonly NvSet[]): boolean {
  return sets.some((set) => set.idRef !== undefined || set.pairs.some((pair) => pair.idRef !== undefined));
}

/**
 * The pair of that name that is in force among the meta attributes of a resource, the attributes of a node, or the options of one
 * statement. Sets with a rule are left out.
 */
export function metaInForce(object: ClusterObject, name: string): NvPair | undefined {
  if (object.kind === "property" || object.kind === "rsc_defaults" || object.kind === "op_defaults") {
    return object.set.rules.length > 0 ? undefined : pairInOptions(object, name);
  }
  const sets = isResource(object) ? object.meta : object.kind === "node" ? object.attributes : [];
  return findPair(
    sets.filter(({ rules }) => rules.length === 0),
    name,
  );
}

const noSets: readonly NvSet[] = [];

/** The meta attributes in the statement of a resource, or those that `rsc_defaults` gives to all; empty for other objects. */
export function metaSetsOf(object: ClusterObject): readonly NvSet[] {
  if (isResource(object)) return object.meta;
  return object.kind === "rsc_defaults" ? [object.set] : noSets;
}
