import type { Name } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Colocation, Group } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { scoreValue } from "../../../model/score.ts";
import { memoize, namingKinds } from "../memoize.ts";
import { cycles, DigraphBuilder } from "../order/digraph.ts";
import { isGroupMeta, meantBy, type Side, sideOfSet } from "./constraint-names.ts";

/** A resource (in a role) that a colocation constraint, or a group, places with another one. */
export interface Colocated {
  readonly at: DefinedObject;
  readonly resource: string;
  readonly role: "" | "Promoted" | "Unpromoted";
  readonly with: string;
  readonly withRole: "" | "Promoted" | "Unpromoted";
  /** INFINITY is a million. */
  readonly score: number;
  /** The node attribute whose value must be the same; `#uname` for the same node. */
  readonly nodeAttribute: string;
}

function roleOf(text: string): Colocated["role"] {
  if (/^(promoted|master)$/i.test(text)) return "Promoted";
  return /^(unpromoted|slave)$/i.test(text) ? "Unpromoted" : "";
}

/** The two sides of a colocation, or its sets, with their scores: each is placed with the next. */
export function colocationSides(colocation: Colocation): (Side & { readonly score: string | undefined })[] {
  const score = colocation.score?.value;
  if (colocation.sets.length > 0) {
    return colocation.sets.flatMap((set) => {
      const side = sideOfSet(set, set.role);
      return side ? [{ ...side, score: set.score ?? score }] : [];
    });
  }
  return [colocation.first, colocation.second].flatMap((use) =>
    use ? [{ names: [use.resource], roleOrAction: use.role?.value ?? "", isChain: false, score }] : [],
  );
}

function colocationsIn(model: ClusterModel, at: DefinedObject, colocation: Colocation): Colocated[] {
  const colocations: Colocated[] = [];
  const nodeAttribute = colocation.nodeAttribute ?? "#uname";
  const meant = (names: readonly Name[]): string[] => names.flatMap(({ value }) => meantBy(model, value));
  const sides = colocationSides(colocation);
  sides.forEach((side, i) => {
    const score = scoreValue(side.score);
    if (score === undefined) return;
    const role = roleOf(side.roleOrAction);
    const ids = meant(side.names);
    const add = (resource: string, other: string, withRole: Colocated["role"]): void => {
      colocations.push({ at, resource, role, with: other, withRole, score, nodeAttribute });
    };
    if (side.isChain) {
      // With a negative score Pacemaker keeps each member apart from all before it, not from the one before it only.
      const isApart = score < 0 && ids.length * ids.length <= mostPairs;
      for (const [k, id] of ids.slice(1).entries())
        for (const other of ids.slice(isApart ? 0 : k, k + 1)) add(id, other, role);
    }
    const next = sides[i + 1];
    if (!next) return;
    const others = meant(next.names);
    const [left, right] = [side.isChain ? ids.slice(0, 1) : ids, next.isChain ? others.slice(-1) : others];
    // All pairs of two large sets would be too many; each with the first and the first with each are nearly equivalent.
    const isLarge = left.length * right.length > mostPairs;
    for (const [l, id] of left.entries()) {
      for (const [r, other] of right.entries())
        if (!isLarge || l === 0 || r === 0) add(id, other, roleOf(next.roleOrAction));
    }
  });
  return colocations;
}

const mostPairs = 400;

/** Every pair that a cluster's colocation constraints and groups place together. */
export const colocationsOf = memoize<readonly Colocated[]>(
  (model) => ["colocation", "group", "rsc_defaults", ...namingKinds(model)],
  (model) => [
    ...model.ofKind("colocation").flatMap((at) => colocationsIn(model, at, at.object as Colocation)),
    ...model.ofKind("group").flatMap((at) => colocationsOfGroup(model, at, at.object as Group)),
  ],
);

function colocationsOfGroup(model: ClusterModel, at: DefinedObject, group: Group): Colocated[] {
  if (!isGroupMeta(model, group, "collocated")) return [];
  const { members } = group;
  return members.slice(1).map(({ value }, i) => ({
    at,
    resource: value,
    role: "",
    with: members[i]?.value ?? "",
    withRole: "",
    score: 1_000_000,
    nodeAttribute: "#uname",
  }));
}

/** The member that represents a group: the last if others are placed with it, the first if it is placed with others. */
function groupEnds(model: ClusterModel): ReadonlyMap<string, { first: string; last: string }> {
  const ends = new Map<string, { first: string; last: string }>();
  for (const { object } of model.ofKind("group")) {
    if (object.kind !== "group") continue;
    const [first, last] = [object.members[0]?.value, object.members.at(-1)?.value];
    if (first !== undefined && last !== undefined) ends.set(object.id, { first, last });
  }
  return ends;
}

/** The cycles of colocations with scores above 0, each as a list of colocations in order. */
export const colocationCycles = memoize<readonly (readonly Colocated[])[]>(
  (model) => ["colocation", "group", "rsc_defaults", ...namingKinds(model)],
  (model) => {
    const colocations = colocationsOf(model);
    const ends = groupEnds(model);
    const graph = new DigraphBuilder();
    const numbers = new Map<string, number>();
    const nodeOf = (resource: string, role: Colocated["role"]): number => {
      const key = `${resource}\n${role}`;
      let number = numbers.get(key);
      if (number === undefined) {
        number = graph.node();
        numbers.set(key, number);
        // An instance in either role is a running instance.
        if (role) graph.edge(number, nodeOf(resource, ""), -1);
      }
      return number;
    };
    colocations.forEach(({ resource, role, with: other, withRole, score }, label) => {
      if (score <= 0 || resource === other) return;
      const from = nodeOf(ends.get(resource)?.first ?? resource, role);
      const to = nodeOf(ends.get(other)?.last ?? other, withRole);
      if (from !== to) graph.edge(from, to, label);
    });
    const isColocation = (label: number): boolean => colocations[label]?.at.object.kind === "colocation";
    return cycles(graph, isColocation).map(({ edges }) => {
      const steps = edges.flatMap((edge) => colocations[graph.label[edge] as number] ?? []);
      return steps;
    });
  },
);

/** Sets of resources that must run on the same node. */
interface ColocatedSets {
  /** The number of the set that a resource is in; undefined if it is in none. */
  setOf(resource: string): number | undefined;
  /** The shortest chain of colocations from one resource of a set to another. */
  chain(from: string, to: string): readonly Colocated[];
}

/** The resources that INFINITY colocations and groups require on the same node. Clones and roles are excluded, because another instance may be elsewhere. */
export const mandatorySets = memoize<ColocatedSets>(
  (model) => ["colocation", "group", "clone", "master", "bundle", "rsc_defaults", ...namingKinds(model)],
  (model) => {
    const many = new Set(
      [...model.ofKind("clone"), ...model.ofKind("master"), ...model.ofKind("bundle")].map(({ object }) => object.id),
    );
    const collocated = new Map(
      model
        .ofKind("group")
        .flatMap(({ object }) => (object.kind === "group" ? [[object.id, object.members[0]?.value]] : [])),
    );
    const neighbours = new Map<string, { to: string; colocation: Colocated }[]>();
    const add = (from: string, to: string, colocation: Colocated): void => {
      const list = neighbours.get(from);
      if (list) list.push({ to, colocation });
      else neighbours.set(from, [{ to, colocation }]);
    };
    // A group is represented by its first member: they run on the same node.
    const nameOf = (resource: string): string => collocated.get(resource) ?? resource;
    for (const colocation of colocationsOf(model)) {
      const [one, other] = [nameOf(colocation.resource), nameOf(colocation.with)];
      const isBond =
        colocation.score === 1_000_000 &&
        colocation.role === "" &&
        colocation.withRole === "" &&
        colocation.nodeAttribute === "#uname";
      if (!isBond || one === other || many.has(colocation.resource) || many.has(colocation.with)) continue;
      add(one, other, colocation);
      add(other, one, colocation);
    }
    const sets = new Map<string, number>();
    let count = 0;
    for (const start of neighbours.keys()) {
      if (sets.has(start)) continue;
      const queue = [start];
      sets.set(start, count);
      for (const resource of queue) {
        for (const { to } of neighbours.get(resource) ?? []) {
          if (sets.has(to)) continue;
          sets.set(to, count);
          queue.push(to);
        }
      }
      count++;
    }
    return {
      setOf: (resource) => sets.get(nameOf(resource)),
      chain: (from, to) => chainOf(neighbours, nameOf(from), nameOf(to)),
    };
  },
);

function chainOf(
  neighbours: ReadonlyMap<string, readonly { to: string; colocation: Colocated }[]>,
  from: string,
  to: string,
): Colocated[] {
  const reachedBy = new Map<string, { from: string; colocation: Colocated } | undefined>([[from, undefined]]);
  const queue = [from];
  for (const resource of queue) {
    if (resource === to) break;
    for (const { to: next, colocation } of neighbours.get(resource) ?? []) {
      if (reachedBy.has(next)) continue;
      reachedBy.set(next, { from: resource, colocation });
      queue.push(next);
    }
  }
  const chain: Colocated[] = [];
  for (let step = reachedBy.get(to); step; step = reachedBy.get(step.from)) chain.push(step.colocation);
  return chain.reverse();
}

/** A colocation for messages: `"web" with "vip"`. */
export function formatColocation({ resource, role, with: other, withRole }: Colocated): string {
  return `"${resource}"${role && ` (${role})`} with "${other}"${withRole && ` (${withRole})`}`;
}
