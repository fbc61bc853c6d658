import type { ClusterSnapshot, ResourceState } from "../status/snapshot.ts";

/** A resource as actions see it. */
export interface ActionTarget {
  /** What is started, stopped, managed and restarted: the clone or bundle that it is in, or else the resource itself. */
  readonly whole: ResourceState;
  /** What is moved, banned and cleared: the outermost container, since the members of a group or clone can't be moved by themselves. */
  readonly top: ResourceState;
}

/** The targets of actions on a resource; undefined when the snapshot has no such resource. */
export function actionTarget(snapshot: Pick<ClusterSnapshot, "resources">, resource: string): ActionTarget | undefined {
  const path = pathIn(snapshot.resources, resource);
  const [top] = path;
  const self = path.at(-1);
  if (top === undefined || self === undefined) return undefined;
  const copied = path.find(({ kind }) => kind === "clone" || kind === "promotable" || kind === "bundle");
  return { whole: copied ?? self, top };
}

function pathIn(resources: readonly ResourceState[], id: string): readonly ResourceState[] {
  for (const resource of resources) {
    if (resource.id === id) return [resource];
    const rest = pathIn(resource.children, id);
    if (rest.length > 0) return [resource, ...rest];
  }
  return [];
}
