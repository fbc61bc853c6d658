import type { ResourceState } from "../status/snapshot.ts";
import { configuredName, type Simulation } from "./read-simulation.ts";
import type { InactiveResource } from "./simulation-result.ts";

/**
 * The resources of the wanted configuration that stay stopped, or of which an action is blocked, where the plan has to do with it:
 * it touches them, or the same isn't so without it. `homeless` are those that the scheduler finds no node for.
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

/** The primitives that run nowhere, each with what it is in before it. */
function stoppedUnder(resource: ResourceState, above: readonly ResourceState[]): (readonly ResourceState[])[] {
  const chain = [...above, resource];
  if (resource.children.length > 0) return resource.children.flatMap((child) => stoppedUnder(child, chain));
  return resource.role === "Stopped" && resource.placements.length === 0 && !resource.orphaned ? [chain] : [];
}

function whyStopped(chain: readonly ResourceState[], homeless: ReadonlySet<string>): string {
  const own = chain.at(-1);
  if (chain.some(({ disabled }) => disabled)) return "its target-role says so";
  if (chain.some(({ maintenance }) => maintenance)) return "it is in maintenance";
  if (own?.blocked) return "it is blocked after a failure";
  if (chain.some(({ managed }) => !managed)) return "the cluster doesn't manage it";
  if (homeless.has(own?.id ?? "")) return "the scheduler finds no node that may run it now";
  return "the scheduler doesn't start it: what it needs isn't there";
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

/** The resources that the scheduler's own words say it finds no node for. */
export function unplaceableResources(words: string): ReadonlySet<string> {
  return new Set([...words.matchAll(noNode)].map(([, id = ""]) => configuredName(id)));
}
