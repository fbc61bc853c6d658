import type { ClusterModel, DefinedObject } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";

/** The last results that are kept of each function; as many clusters as are worked on at a time. */
const mostKept = 4;

/**
 * A function of a model that is worked out anew only when the objects of the named kinds have changed: a keystroke in anything else
 * costs nothing. What it makes may depend on those objects only.
 */
export function memoize<T>(
  kindsOf: (model: ClusterModel) => readonly ClusterObject["kind"][],
  make: (model: ClusterModel) => T,
): (model: ClusterModel) => T {
  const kept: { lists: readonly (readonly DefinedObject[])[]; value: T }[] = [];
  return (model) => {
    const lists = kindsOf(model).map((kind) => model.ofKind(kind));
    const index = kept.findIndex(
      (each) => each.lists.length === lists.length && each.lists.every((list, i) => list === lists[i]),
    );
    const [known = { lists, value: make(model) }] = index < 0 ? [] : kept.splice(index, 1);
    kept.unshift(known);
    kept.length = Math.min(kept.length, mostKept);
    return known.value;
  };
}

/** The kinds that decide what a name in a constraint stands for: tags, and templates with what is made from them. */
export function namingKinds(model: ClusterModel): ClusterObject["kind"][] {
  return model.ofKind("rsc_template").length > 0 ? ["tag", "rsc_template", "primitive"] : ["tag", "rsc_template"];
}
