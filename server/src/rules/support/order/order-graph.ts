import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { Group, Order } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { wordTable } from "../../../text/word-table.ts";
import { memoize, namingKinds } from "../memoize.ts";
import { isGroupMeta, meantBy, type Side, sideOfSet } from "../placement/constraint-names.ts";
import { type Digraph, DigraphBuilder, shortestPath } from "./digraph.ts";

/** The steps that an order can contain. A group starts with `start`, and `started` follows its last member; the same for its stop. */
const steps = ["start", "promote", "demote", "stop", "started", "stopped"] as const;
/** An action of a resource, or the end of one of a group. */
export type Step = (typeof steps)[number];

/** A step of a resource. */
export interface ResourceStep {
  readonly resource: string;
  readonly step: Step;
}

const inverses = wordTable<Step>({ start: "stop", stop: "start", promote: "demote", demote: "promote" });

/**
 * Which action of which resource must complete before which other one starts. Pacemaker (2.1.5, tried with crm_simulate) waits for
 * every kind of order in this way when both actions are due: `Optional` and `Serialize` cycles block everything as `Mandatory`
 * ones do, and `symmetrical=false` only removes the reverse.
 */
export interface OrderGraph extends Digraph {
  /** For each node the resource and its step; undefined for a node between two sets. */
  readonly nodes: readonly (ResourceStep | undefined)[];
  /** For each label the order or the group that requires it. */
  readonly sources: readonly DefinedObject[];
}

class OrderGraphBuilder extends DigraphBuilder implements OrderGraph {
  readonly nodes: (ResourceStep | undefined)[] = [];
  readonly sources: DefinedObject[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #groups: ReadonlySet<string>;
  readonly #model: ClusterModel;

  constructor(model: ClusterModel) {
    super();
    this.#model = model;
    const groups = model.ofKind("group");
    this.#groups = new Set(groups.map(({ object }) => object.id));
    for (const at of model.ofKind("order")) this.#addOrder(at, at.object as Order);
    for (const at of groups) this.#addGroup(at, at.object as Group);
  }

  /** Whether one resource's step must complete before another's, by any chain of orders; also true if `most` nodes give no answer. */
  leads(one: ResourceStep, other: ResourceStep, most: number): boolean {
    if (!this.has(one.resource) || !this.has(other.resource)) return false;
    const [from, to] = [this.#end(one.resource, one.step), this.#at(other.resource, other.step)];
    const budget = { left: most };
    const isNear = (): boolean => budget.left-- > 0;
    return shortestPath(this, from, to, isNear) !== undefined || budget.left < 0;
  }

  has(resource: string): boolean {
    return this.#numbers.has(resource);
  }

  /** The node of a resource's step; all six nodes of a resource are created together. */
  #at(resource: string, step: Step): number {
    let number = this.#numbers.get(resource);
    if (number === undefined) {
      number = this.nodeCount;
      this.#numbers.set(resource, number);
      for (const each of steps) {
        this.node();
        this.nodes.push({ resource, step: each });
      }
      // A promotion follows the start, a stop the demotion.
      this.edge(number, number + 1, -1);
      this.edge(number + 2, number + 3, -1);
    }
    return number + steps.indexOf(step);
  }

  /** The node at which an action of a resource completes: of a group, with its last member. */
  #end(resource: string, action: Step): number {
    const isWhole = this.#groups.has(resource) && (action === "start" || action === "stop");
    return this.#at(resource, isWhole ? (action === "start" ? "started" : "stopped") : action);
  }

  #between(): number {
    this.nodes.push(undefined);
    return this.node();
  }

  #addGroup(at: DefinedObject, group: Group): void {
    const members = group.members.map(({ value }) => value);
    if (!this.has(group.id) && !members.some((member) => this.has(member))) return;
    const label = this.sources.push(at) - 1;
    const [start, started] = [this.#at(group.id, "start"), this.#at(group.id, "started")];
    const [stop, stopped] = [this.#at(group.id, "stop"), this.#at(group.id, "stopped")];
    const isOrdered = isGroupMeta(this.#model, group, "ordered");
    let before: string | undefined;
    for (const member of members) {
      if (isOrdered && before !== undefined) {
        this.edge(this.#at(before, "start"), this.#at(member, "start"), label);
        this.edge(this.#at(member, "stop"), this.#at(before, "stop"), label);
      }
      this.edge(start, this.#at(member, "start"), label);
      this.edge(this.#at(member, "start"), started, label);
      this.edge(stop, this.#at(member, "stop"), label);
      this.edge(this.#at(member, "stop"), stopped, label);
      before = member;
    }
  }

  #addOrder(at: DefinedObject, order: Order): void {
    const label = this.sources.push(at) - 1;
    const isSerialize = order.orderKind?.value === "Serialize";
    const isSymmetrical = !isSerialize && parseBoolean(order.symmetrical) !== false;
    const directions = isSymmetrical ? [false, true] : [false];
    const sides = orderSides(order);
    for (const isReverse of directions) {
      let ends: readonly number[] | undefined;
      for (const side of isReverse ? sides.toReversed() : sides) {
        const action = actionOf(side, isReverse);
        if (!action) return;
        const names = side.names.flatMap(({ value }) => meantBy(this.#model, value));
        const inOrder = isReverse ? names.toReversed() : names;
        const isChain = side.isChain || isSerialize;
        if (isChain) this.#chain(inOrder, action, label);
        const begins = (isChain ? inOrder.slice(0, 1) : inOrder).map((name) => this.#at(name, action));
        if (ends) this.#join(ends, begins, label);
        ends = (isChain ? inOrder.slice(-1) : inOrder).map((name) => this.#end(name, action));
      }
    }
  }

  #chain(names: readonly string[], action: Step, label: number): void {
    for (let i = 1; i < names.length; i++) {
      this.#link(this.#end(names[i - 1] as string, action), this.#at(names[i] as string, action), label);
    }
  }

  /** A group's start doesn't wait for itself in Pacemaker: an order from a group to its own member applies only in reverse. */
  #link(from: number, to: number, label: number): void {
    const [before, after] = [this.nodes[from], this.nodes[to]];
    if (before?.step === "started" && after && this.#isMember(before.resource, after.resource)) return;
    this.edge(from, to, label);
  }

  #isMember(group: string, resource: string): boolean {
    return this.#groups.has(group) && this.#model.containerOf(resource)?.object.id === group;
  }

  #join(ends: readonly number[], begins: readonly number[], label: number): void {
    if (ends.length <= 1 || begins.length <= 1) {
      for (const end of ends) for (const begin of begins) this.#link(end, begin, label);
      return;
    }
    const between = this.#between();
    for (const end of ends) this.edge(end, between, label);
    for (const begin of begins) this.edge(between, begin, label);
  }
}

/** The two sides of an order, or its sets. */
export function orderSides(order: Order): Side[] {
  if (order.sets.length > 0) return order.sets.flatMap((set) => sideOfSet(set, set.action) ?? []);
  if (!order.first || !order.then) return [];
  const firstAction = order.first.action?.value ?? "";
  // The second inherits the first's action unless it has its own. The members of a tag are not ordered.
  const thenAction = order.then.action?.value ?? firstAction;
  return [
    { names: [order.first.resource], roleOrAction: firstAction, isChain: false },
    { names: [order.then.resource], roleOrAction: thenAction, isChain: false },
  ];
}

function actionOf({ roleOrAction }: Side, isReverse: boolean): Step | undefined {
  const action = roleOrAction === "" ? "start" : roleOrAction.toLowerCase();
  const inverse = inverses[action];
  return isReverse ? inverse : inverse && inverses[inverse];
}

/** The order graph of a cluster; undefined where it has no orders. */
export const orderGraph = memoize<OrderGraphBuilder | undefined>(
  (model) => ["order", "group", "rsc_defaults", ...namingKinds(model)],
  (model) => (model.ofKind("order").length > 0 ? new OrderGraphBuilder(model) : undefined),
);

/** The maximum number of nodes to search for a path from one resource to another. */
const searchLimit = 1000;

/**
 * Whether a chain of orders and groups lets a step of one resource wait for a step of another; also true if there are too many
 * chains to search. A resource inside a clone has no steps of its own.
 */
export function isOrdered(model: ClusterModel, before: ResourceStep, after: ResourceStep): boolean {
  return orderGraph(model)?.leads(before, after, searchLimit) === true || isOrderedByGroup(model, before, after);
}

/** The same for two members of one group that no order needs to name. */
function isOrderedByGroup(model: ClusterModel, before: ResourceStep, after: ResourceStep): boolean {
  const group = model.containerOf(before.resource)?.object;
  if (group?.kind !== "group" || model.containerOf(after.resource)?.object !== group) return false;
  if (before.step !== after.step) return false;
  const names = group.members.map(({ value }) => value);
  const distance = names.indexOf(after.resource) - names.indexOf(before.resource);
  const isBefore = before.step === "start" ? distance > 0 : before.step === "stop" && distance < 0;
  return isBefore && isGroupMeta(model, group, "ordered");
}
