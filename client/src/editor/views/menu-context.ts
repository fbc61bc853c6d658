import type { ClusterSnapshot, NodeState, ResourceState } from "../../cluster/status/snapshot.ts";
import { failuresOf } from "./format-resource.ts";

// What the `when` clauses of menus see of a line: `viewItem` in the tree, `quorateItem` in the panel. Words joined by dots,
// the kind of thing first; menus look for the words they need.

/** Of a node: its condition and its type, as in `node.standby.member`. */
export function nodeContext({ condition, type }: NodeState): string {
  return `node.${condition}.${type}`;
}

/**
 * Of a resource: `failed`; `off` or `on` for what it was told; `managed` or `unmanaged`; `left` where a move or ban left a constraint;
 * `one` where it runs in one place at a time or is promoted in one. What it is part of decides where the part has no say of its own.
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
