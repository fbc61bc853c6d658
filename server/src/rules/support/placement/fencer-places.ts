import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Location } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import type { FenceDevice } from "../../../model/fence-devices.ts";
import { scoreValue } from "../../../model/score.ts";
import { isBanScore } from "./constraint-names.ts";
import { isAnyRole, locatedResources, ruleApplies } from "./locations.ts";

const infinity = 1_000_000;

/** A location constraint's score for a node: 0 where it isn't about the node, undefined where that depends on the running cluster. */
function scoreOn(location: Location, node: string): number | undefined {
  if (!isAnyRole(location.role) || location.pattern) return undefined;
  if (location.node) return location.node.value.toLowerCase() === node ? numberOf(location.score?.value) : 0;
  let total = 0;
  for (const rule of location.rules) {
    const applies = rule.scoreAttribute === undefined ? ruleApplies(rule, node) : undefined;
    const score = applies === true ? numberOf(rule.score) : 0;
    if (applies === undefined || score === undefined || !isAnyRole(rule.role)) return undefined;
    total += score;
  }
  return total;
}

function numberOf(score: string | undefined): number | undefined {
  return isBanScore(score) ? -infinity : scoreValue(score);
}

/** Where the fencers have a device, and the constraints that keep it from the other nodes. */
interface FencerPlaces {
  readonly nodes: readonly string[];
  readonly because: readonly DefinedObject[];
}

/**
 * The nodes, of those given in lower case, whose fencer registers a device: a fencer leaves out a device that its own node has a
 * negative score for, whatever it is, and in an opt-in cluster one that no constraint allows there (asked with `stonith_admin -L`
 * on a cluster of Pacemaker 2.1.5). Nodes where it isn't certain are among them.
 */
export function fencersWith(model: ClusterModel, { at }: FenceDevice, nodes: Iterable<string>): FencerPlaces {
  const all = [...nodes];
  if (model.containerOf(at.object.id)) return { nodes: all, because: [] };
  const isOptIn = parseBoolean(model.property("symmetric-cluster")?.pair.value) === false;
  const locations = model.ofKind("location").filter(({ object }) => {
    const location = object as Location;
    return location.pattern !== undefined || locatedResources(model, location).includes(at.object.id);
  });
  const because = new Set<DefinedObject>();
  const places = all.filter((node) => {
    const scores = locations.map((each) => ({ each, score: scoreOn(each.object as Location, node) }));
    if (scores.some(({ score }) => score === undefined)) return true;
    const known = scores.map(({ score = 0 }) => score);
    const isBanned = known.some((score) => score <= -infinity) || known.reduce((sum, score) => sum + score, 0) < 0;
    if (isBanned) for (const { each, score = 0 } of scores) if (score < 0) because.add(each);
    return !isBanned && (!isOptIn || known.some((score) => score > 0) || isNamed(locations, node));
  });
  return { nodes: places, because: [...because] };
}

/** Whether a constraint is about a node with a score of 0, which also allows it. */
function isNamed(locations: readonly DefinedObject[], node: string): boolean {
  return locations.some(({ object }) => {
    const { node: named, rules } = object as Location;
    return named?.value.toLowerCase() === node || rules.some((rule) => ruleApplies(rule, node) !== false);
  });
}
