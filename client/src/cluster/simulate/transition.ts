import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import type { NestedResource } from "./configured-resources.ts";
import type { SimulatedAction, Simulation } from "./read-simulation.ts";
import type { Risk, Step, StepKind } from "./simulation-result.ts";
import type { StepOrder } from "./transition-order.ts";

/** Separates the actions of a plan from those that the cluster would do anyway. */
export function splitActions(
  now: Simulation,
  wanted: Simulation,
): { readonly own: readonly SimulatedAction[]; readonly anyway: readonly SimulatedAction[] } {
  const keyOf = ({ kind, subject, node, to }: SimulatedAction): string => JSON.stringify([kind, subject, node, to]);
  const known = new Set(now.actions.map(keyOf));
  return {
    own: wanted.actions.filter((action) => !known.has(keyOf(action))),
    anyway: wanted.actions.filter((action) => known.has(keyOf(action))),
  };
}

/** What steps are made from, besides the actions. */
interface StepContext {
  /** The resources, by which steps are grouped, and those of fence devices recognized. */
  readonly resources: readonly NestedResource[];
  /** The ids of all resources in the wanted configuration. */
  readonly configured: ReadonlySet<string>;
  readonly orderOf: StepOrder;
}

/** The actions as steps, in the order in which they would happen: one step for all nodes, and one for a group whose members all do the same. */
export function stepsOf(actions: readonly SimulatedAction[], context: StepContext): readonly Step[] {
  const places = placesOf(context.resources);
  const merged = new Map<string, { step: Step; order: number }>();
  for (const action of actions) {
    if (action.isBlocked) continue;
    const { kind, subject, node, to, reason } = action;
    const order = kind === "fence" ? -1 : (context.orderOf(kind, subject, node) ?? Number.POSITIVE_INFINITY);
    const key = JSON.stringify([kind, subject, to]);
    const same = merged.get(key);
    if (same) {
      same.order = Math.min(same.order, order);
      same.step = { ...same.step, nodes: inOrder([...same.step.nodes, node]) };
      continue;
    }
    const place = places.get(subject);
    const step: Step = {
      kind,
      subject,
      members: [],
      ...(place?.within === undefined ? {} : { within: place.within }),
      nodes: [node],
      ...omitUndefined({ to, reason }),
      risk: riskOf(kind, subject, context, place?.agent),
    };
    merged.set(key, { step, order });
  }
  const ordered = [...merged.values()].sort((a, b) => (a.order === b.order ? 0 : a.order - b.order));
  return joinGroups(
    ordered.map(({ step }) => step),
    context.resources,
  );
}

function inOrder(names: readonly string[]): string[] {
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function riskOf(kind: StepKind, subject: string, { configured }: StepContext, agent: string | undefined): Risk {
  if (kind === "fence") return "fences";
  // Starting and stopping fence devices interrupts no service.
  if (agent?.startsWith("stonith:")) return "harmless";
  if (kind === "stop") return configured.has(subject) ? "interrupts" : "removes";
  return kind === "move" || kind === "restart" || kind === "demote" ? "interrupts" : "harmless";
}

function placesOf(resources: readonly NestedResource[]): ReadonlyMap<string, { within?: string; agent?: string }> {
  const places = new Map<string, { within?: string; agent?: string }>();
  const visit = (resource: NestedResource, within: string | undefined): void => {
    if (resource.children.length === 0)
      places.set(resource.id, {
        ...omitUndefined({ within, agent: resource.agent }),
      });
    for (const child of resource.children) visit(child, resource.id);
  };
  for (const resource of resources) visit(resource, undefined);
  return places;
}

function groupsOf(resources: readonly NestedResource[], within?: string): { group: NestedResource; within?: string }[] {
  return resources.flatMap((one) => [
    ...(one.kind === "group" ? [{ group: one, ...omitUndefined({ within }) }] : []),
    ...groupsOf(one.children, one.id),
  ]);
}

/** One step for a group replaces those of its members where all of them do the same on the same nodes. */
function joinGroups(steps: readonly Step[], resources: readonly NestedResource[]): readonly Step[] {
  let joined = steps;
  const groups = groupsOf(resources).filter(({ group }) => group.children.length > 1);
  const groupOfMember = new Map(groups.flatMap((one) => one.group.children.map(({ id }) => [id, one] as const)));
  const sets = new Map<string, { group: NestedResource; within?: string; steps: Step[] }>();
  for (const step of steps) {
    const owner = groupOfMember.get(step.subject);
    if (owner === undefined) continue;
    const key = JSON.stringify([owner.group.id, step.kind, step.nodes, step.to, step.risk]);
    const set = sets.get(key) ?? { ...owner, steps: [] };
    set.steps.push(step);
    sets.set(key, set);
  }
  for (const { group, within, steps: same } of sets.values()) {
    const members = group.children.map(({ id }) => id);
    const [first] = same;
    if (first === undefined || !members.every((id) => same.some(({ subject }) => subject === id))) continue;
    const { reason, within: _, ...rest } = first;
    const isAboutMember = reason !== undefined && members.some((id) => reason.split(/\s+/).includes(id));
    const step: Step = {
      ...rest,
      subject: group.id,
      members,
      ...omitUndefined({ within }),
      ...(reason === undefined || isAboutMember ? {} : { reason }),
    };
    const others = new Set(same.slice(1));
    joined = joined.flatMap((one) => (one === first ? [step] : others.has(one) ? [] : [one]));
  }
  return joined;
}
