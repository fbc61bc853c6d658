import type { ClusterSnapshot, ResourceState } from "../status/snapshot.ts";

/** Where primitives are active, as a status saw it at a moment. */
export interface Observation {
  /** Milliseconds since the drill began. */
  readonly at: number;
  /** The nodes by primitive; what ran on a node that is offline or unclean serves nobody, and isn't among them. */
  readonly active: ReadonlyMap<string, readonly string[]>;
}

/** What a status saw. */
export function observationOf(snapshot: Pick<ClusterSnapshot, "nodes" | "resources">, at: number): Observation {
  const gone = new Set(
    snapshot.nodes
      .filter(({ condition }) => condition === "offline" || condition === "unclean")
      .map(({ name }) => name),
  );
  const active = new Map<string, string[]>();
  const visit = ({ id, placements, children }: ResourceState): void => {
    children.forEach(visit);
    if (children.length > 0) return;
    const name = id.replace(/:\d+$/, "");
    const nodes = active.get(name) ?? [];
    active.set(name, nodes);
    for (const { node, role } of placements) {
      const isServing = role === "Started" || role === "Promoted" || role === "Unpromoted" || role === "Migrating";
      if (isServing && !gone.has(node) && !nodes.includes(node)) nodes.push(node);
    }
  };
  snapshot.resources.forEach(visit);
  return { at, active: new Map([...active].map(([id, nodes]) => [id, nodes.toSorted()] as const)) };
}

/** How long a primitive served nobody. */
export interface Downtime {
  readonly resource: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Milliseconds, as exact as the observations are dense; 0 where no observation missed it. */
  readonly down: number;
  /** It was still down at the end. */
  readonly isDown: boolean;
}

/** How long each primitive that was active in the first observation was active nowhere; observations in the order of time. */
export function downtimes(observations: readonly Observation[]): Downtime[] {
  const [first, last] = [observations[0], observations.at(-1)];
  if (!first || !last) return [];
  return [...first.active]
    .filter(([, nodes]) => nodes.length > 0)
    .map(([resource, before]) => {
      let down = 0;
      let since: number | undefined;
      for (const { at, active } of observations) {
        const isActive = (active.get(resource)?.length ?? 0) > 0;
        if (!isActive) since ??= at;
        else if (since !== undefined) {
          down += at - since;
          since = undefined;
        }
      }
      if (since !== undefined) down += last.at - since;
      return { resource, before, after: last.active.get(resource) ?? [], down, isDown: since !== undefined };
    });
}
