import type { ClusterModel } from "../../../model/cluster-model.ts";
import { memoize, namingKinds } from "../memoize.ts";
import { type Colocated, colocationsOf } from "./colocations.ts";
import { type Unit, unitsOf } from "./units.ts";

type Role = Colocated["role"];

/** What is active on a node: an instance of a unit, in a role or in any. */
interface Active {
  readonly unit: Unit;
  readonly role: Role;
}

/** Which instances are on the same node as others by colocations with a score above 0 and by groups, directly or through others. */
class Placement {
  /** For what is on one node only: the others that are on that node. */
  readonly #parents = new Map<string, string>();
  /** For each set of those, and for instances of clones: whose instance is on their node. */
  readonly #edges: (readonly [from: Active, to: Active])[] = [];
  readonly #next = new Map<string, Set<string>>();

  constructor(model: ClusterModel) {
    for (const { resource, role, with: other, withRole, score, nodeAttribute } of colocationsOf(model)) {
      if (nodeAttribute !== "#uname" || resource === other) continue;
      // What is kept away from unpromoted instances is placed with the promoted one.
      const isAway = score === -1_000_000 && withRole === "Unpromoted";
      if (score <= 0 && !isAway) continue;
      for (const from of unitsOf(model, resource)) {
        for (const to of unitsOf(model, other)) {
          this.#edges.push([
            { unit: from, role },
            { unit: to, role: isAway ? "Promoted" : withRole },
          ]);
        }
      }
    }
    for (const [from, to] of this.#edges) if (isSingle(from) && isSingle(to)) this.#join(keyOf(from), keyOf(to));
    for (const [from, to] of this.#edges) {
      this.#lead(from, to);
      // An instance in either role is a running instance.
      for (const each of [from, to]) if (each.role !== "") this.#lead(each, { unit: each.unit, role: "" });
    }
  }

  /** Whether every node of the user has an instance of the base in that role, or the base only runs where the user does. */
  areTogether(user: Active, base: Active): boolean {
    return this.#reaches(user, base) || this.#reaches(base, user);
  }

  #reaches(from: Active, to: Active): boolean {
    const [start, end] = [this.#rootOf(from), this.#rootOf(to)];
    const seen = new Set([start]);
    for (const key of seen) {
      if (key === end) return true;
      for (const next of this.#next.get(key) ?? []) seen.add(next);
    }
    return false;
  }

  #lead(from: Active, to: Active): void {
    const [start, end] = [this.#rootOf(from), this.#rootOf(to)];
    const list = this.#next.get(start);
    if (list) list.add(end);
    else this.#next.set(start, new Set([end]));
  }

  #rootOf(active: Active): string {
    return this.#root(keyOf(active));
  }

  #root(key: string): string {
    let root = key;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    for (let at = key; at !== root; ) {
      const parent = this.#parents.get(at) as string;
      this.#parents.set(at, root);
      at = parent;
    }
    return root;
  }

  #join(one: string, other: string): void {
    const [a, b] = [this.#root(one), this.#root(other)];
    if (a !== b) this.#parents.set(a, b);
  }
}

/** Whether it is on one node at most, so that all that is placed with it is on the same node. */
function isSingle({ unit, role }: Active): boolean {
  return !unit.isMany || (role === "Promoted" && unit.isSinglePromoted);
}

function keyOf({ unit, role }: Active): string {
  return `${unit.id}\n${unit.isPromotable ? role : ""}`;
}

const placementOf = memoize<Placement>(
  (model) => [
    ...(["colocation", "group", "clone", "master", "bundle", "primitive", "rsc_defaults"] as const),
    ...namingKinds(model),
  ],
  (model) => new Placement(model),
);

/** Whether colocations and groups, directly or through others, put the user where the base is active in that role. */
export function areTogether(model: ClusterModel, user: Unit, base: Unit, role: Role): boolean {
  return placementOf(model).areTogether({ unit: user, role: "" }, { unit: base, role });
}
