import type { ClusterModel } from "../../model/cluster-model.ts";
import type { ClusterObject } from "../../model/configuration.ts";

/**
 * A function of a model that is computed again only when the objects of the named kinds have changed: a keystroke in anything else
 * costs nothing. Its result may depend on those objects only. The model's memo holds the results.
 */
export function memoize<T>(
  kindsOf: (model: ClusterModel) => readonly ClusterObject["kind"][],
  make: (model: ClusterModel) => T,
): (model: ClusterModel) => T {
  return (model) =>
    model.memo.latest(
      make,
      kindsOf(model).map((kind) => model.ofKind(kind)),
      () => make(model),
    );
}

/** The kinds that decide what a name in a constraint refers to: tags, and templates with their primitives. */
export function namingKinds(model: ClusterModel): ClusterObject["kind"][] {
  return model.ofKind("rsc_template").length > 0 ? ["tag", "rsc_template", "primitive"] : ["tag", "rsc_template"];
}
