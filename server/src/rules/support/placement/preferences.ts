import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { childrenOf, defaultOf, type Held, metaOf } from "../../../model/inheritance.ts";
import { scoreValue } from "../../../model/score.ts";
import type { Span } from "../../../text/span.ts";
import { objectSpan } from "../spans.ts";
import { isBanScore } from "./constraint-names.ts";
import { completeNodes, isAnyRole, locatedResources, ruleApplies } from "./locations.ts";

/** How a location constraint scores a node for a resource. */
interface Scored {
  readonly at: DefinedObject;
  readonly span: Span;
  /** The node's name as written. */
  readonly node: string;
  readonly score: number;
}

/** What the location constraints say about resources that run together: the scores of nodes, by their names in lower case. */
interface Preferences {
  readonly byNode: ReadonlyMap<string, { readonly score: number; readonly from: readonly Scored[] }>;
  /** The score of the nodes that no constraint names; undefined if there are none, or nothing runs there. */
  readonly elsewhere: number | undefined;
}

const infinity = 1_000_000;

function nodesOf(model: ClusterModel, locations: readonly DefinedObject[]): Map<string, string> {
  const named = locations.flatMap(({ object }) =>
    object.kind === "location" && object.node ? [object.node.value] : [],
  );
  return new Map([...(completeNodes(model) ?? []), ...named].map((name) => [name.toLowerCase(), name]));
}

/** The scores that one location gives; undefined if that depends on more than the nodes' names. */
function scoresOf(at: DefinedObject, nodes: ReadonlyMap<string, string>): Scored[] | undefined {
  const { object } = at;
  if (object.kind !== "location") return [];
  const found: Scored[] = [];
  const add = (node: string, written: string | undefined, span: Span | undefined): boolean => {
    const score = scoreValue(written?.replace(/^([+-]?)(inf|infinity|mandatory)$/i, "$1INFINITY"));
    if (score !== undefined) found.push({ at, span: span ?? objectSpan(object), node, score });
    return score !== undefined;
  };
  if (object.node && !add(object.node.value, object.score?.value, object.score?.span ?? object.resource?.span))
    return undefined;
  for (const rule of object.rules) {
    if (!isAnyRole(rule.role ?? object.role)) continue;
    for (const node of nodes.values()) {
      const applies = ruleApplies(rule, node);
      // A node that something bans for a time isn't one to move back to then.
      if (applies === undefined && isBanScore(rule.score)) continue;
      if (applies === undefined) return undefined;
      if (applies && !add(node, rule.score, rule.span)) return undefined;
    }
  }
  return found;
}

/** The location constraints for any role, by the resources that they name; with their places among all of them. */
type LocationIndex = ReadonlyMap<string, readonly { readonly at: DefinedObject; readonly index: number }[]>;

/** Looks at each location constraint once: for all resources one by one, that would be their product. */
function indexLocations(model: ClusterModel): LocationIndex {
  const found = new Map<string, { readonly at: DefinedObject; readonly index: number }[]>();
  for (const [index, at] of model.ofKind("location").entries()) {
    if (at.object.kind !== "location" || !isAnyRole(at.object.role)) continue;
    for (const id of new Set(locatedResources(model, at.object))) {
      const list = found.get(id);
      if (list) list.push({ at, index });
      else found.set(id, [{ at, index }]);
    }
  }
  return found;
}

/** What the location constraints say about these resources together; undefined if that depends on the running cluster. */
export function preferencesOf(model: ClusterModel, resources: ReadonlySet<string>): Preferences | undefined {
  const index = model.memo.of(indexLocations, model);
  const named = [...resources].flatMap((id) => index.get(id) ?? []).sort((a, b) => a.index - b.index);
  const locations = [...new Set(named.map(({ at }) => at))];
  const nodes = nodesOf(model, locations);
  const byNode = new Map<string, { score: number; from: Scored[] }>();
  const isOptIn = parseBoolean(model.property("symmetric-cluster")?.pair.value) === false;
  const elsewhere = isOptIn || completeNodes(model) ? undefined : 0;
  if (!isOptIn) for (const name of nodes.keys()) byNode.set(name, { score: 0, from: [] });
  for (const at of locations) {
    const scores = scoresOf(at, nodes);
    if (!scores) return undefined;
    for (const scored of scores) {
      const key = scored.node.toLowerCase();
      const known = byNode.get(key) ?? { score: 0, from: [] };
      byNode.set(key, { score: sum(known.score, scored.score), from: [...known.from, scored] });
    }
  }
  return { byNode, elsewhere };
}

/** Adds scores as Pacemaker does: nothing outweighs -INFINITY, and nothing else INFINITY. */
function sum(a: number, b: number): number {
  if (a <= -infinity || b <= -infinity) return -infinity;
  if (a >= infinity || b >= infinity) return infinity;
  return Math.max(-infinity, Math.min(infinity, a + b));
}

/** The stickiness of a resource, that of a group's members together; undefined where it isn't set, or holds at times only. */
export function stickinessOf(model: ClusterModel, at: DefinedObject): number | undefined {
  const members = at.object.kind === "group" ? childrenOf(at.object).flatMap((id) => model.place(id) ?? []) : [at];
  const held = members.map(
    (each): Held | undefined =>
      metaOf(model, each, "resource-stickiness") ?? defaultOf(model, "rsc_defaults", "resource-stickiness"),
  );
  if (held.every((each) => each === undefined)) return undefined;
  return held.reduce((total, each) => {
    const written = each?.pair.value?.replace(/^([+-]?)inf$/i, "$1INFINITY");
    return sum(total, each?.isConditional ? infinity : (scoreValue(written) ?? 0));
  }, 0);
}
