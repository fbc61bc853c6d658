import type { ClusterSnapshot, NodeState, ResourceState } from "../../../cluster/status/snapshot.ts";
import { failuresOf } from "../format-resource.ts";

// Context values for the `when` clauses of menus: `viewItem` in the tree, `quorateItem` in the panel. Parts joined by dots, the
// kind of object first; commands/table/ matches them.

/** The context value of a node: its condition and its type, as in `node.standby.member`. */
export function nodeContext({ condition, type }: NodeState): string {
  return `node.${condition}.${type}`;
}

/**
 * The context value of a resource: `failed`; `off` (disabled) or `on`; `managed` or `unmanaged`; `left` where a move or ban left a
 * constraint; `one` where it runs or is promoted on one node at a time. For members of a clone or bundle the container decides.
 */
export function resourceContext(
  resource: ResourceState,
  { whole, top }: { readonly whole: ResourceState; readonly top: ResourceState },
  { failures, leftovers }: Pick<ClusterSnapshot, "failures" | "leftovers">,
): string {
  const isLeft = (ids: readonly string[]): boolean => leftovers.some((each) => ids.includes(each.resource));
  return [
    "resource",
    ...(failuresOf(resource, failures).length > 0 ? ["failed"] : []),
    whole.disabled || resource.disabled ? "off" : "on",
    whole.managed ? "managed" : "unmanaged",
    ...(leftovers.length > 0 && isLeft([resource.id, ...idsOf(top)]) ? ["left"] : []),
    ...(top.kind === "clone" || top.kind === "bundle" ? [] : ["one"]),
  ].join(".");
}

function idsOf({ id, children }: ResourceState): readonly string[] {
  return [id, ...children.flatMap(idsOf)];
}
