import type { ResourceState } from "../status/snapshot.ts";
import { configuredName, type Simulation } from "./read-simulation.ts";
import type { InactiveResource } from "./simulation-result.ts";

/**
 * The resources of the wanted configuration that stay stopped, or of which an action is blocked, if that concerns the plan: it changes them,
 * or they are not so without it. `unplaceable` are those for which the scheduler finds no node.
 */
export function inactiveResources(
  now: Simulation,
  wanted: Simulation,
  touched: ReadonlySet<string>,
  unplaceable: ReadonlySet<string>,
): readonly InactiveResource[] {
  const before = new Set(inactiveIn(now, unplaceable).map(({ resource, state }) => `${state} ${resource}`));
  const containers = containersOf(wanted.resources ?? []);
  const isTouched = (id: string): boolean =>
    touched.has(id) || [...(containers.get(id) ?? [])].some((container) => touched.has(container));
  return inactiveIn(wanted, unplaceable).filter(
    ({ resource, state }) => isTouched(resource) || !before.has(`${state} ${resource}`),
  );
}

function inactiveIn({ actions, resources = [] }: Simulation, homeless: ReadonlySet<string>): InactiveResource[] {
  const acting = new Set(actions.filter(({ isBlocked }) => !isBlocked).map(({ subject }) => subject));
  const blocked = new Map<string, InactiveResource>();
  for (const { kind, subject, node, reason } of actions.filter(({ isBlocked }) => isBlocked))
    blocked.set(subject, {
      resource: subject,
      state: "blocked",
      why: `its ${kind} on "${node}" isn't allowed${reason ? ` (${reason})` : ""}`,
    });
  const stopped = resources.flatMap((resource) =>
    stoppedUnder(resource, []).flatMap((chain): InactiveResource[] => {
      const id = chain.at(-1)?.id ?? "";
      if (acting.has(id) || blocked.has(id)) return [];
      return [{ resource: id, state: "stopped", why: whyStopped(chain, homeless) }];
    }),
  );
  return [...blocked.values(), ...stopped];
}

/** The primitives that run nowhere, each after the containers that it is in. */
function stoppedUnder(resource: ResourceState, above: readonly ResourceState[]): (readonly ResourceState[])[] {
  const chain = [...above, resource];
  if (resource.children.length > 0) return resource.children.flatMap((child) => stoppedUnder(child, chain));
  return resource.role === "Stopped" && resource.placements.length === 0 && !resource.orphaned ? [chain] : [];
}

function whyStopped(chain: readonly ResourceState[], homeless: ReadonlySet<string>): string {
  const own = chain.at(-1);
  if (chain.some(({ disabled }) => disabled)) return "its target-role is Stopped";
  if (chain.some(({ maintenance }) => maintenance)) return "it is in maintenance";
  if (own?.blocked) return "it is blocked after a failure";
  if (chain.some(({ managed }) => !managed)) return "the cluster doesn't manage it";
  if (homeless.has(own?.id ?? "")) return "the scheduler finds no node that may run it now";
  return "the scheduler doesn't start it: something that it depends on isn't active";
}

function containersOf(resources: readonly ResourceState[]): ReadonlyMap<string, ReadonlySet<string>> {
  const containers = new Map<string, Set<string>>();
  const visit = ({ id, children }: ResourceState, above: readonly string[]): void => {
    containers.set(id, new Set(above));
    for (const child of children) visit(child, [...above, id]);
  };
  for (const resource of resources) visit(resource, []);
  return containers;
}

const noNode = /Resource (\S+) cannot run anywhere/g;

/** The resources for which the scheduler's messages say that it finds no node. */
export function unplaceableResources(messages: string): ReadonlySet<string> {
  return new Set([...messages.matchAll(noNode)].map(([, id = ""]) => configuredName(id)));
}
