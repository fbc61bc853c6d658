import { type ClusterObject, isResource, type Options } from "../../model/configuration.ts";
import { sharedIn } from "./expand-sets.ts";
import type { PcsForms } from "./pcs-forms.ts";
import type { Chunk } from "./unsupported.ts";
import { writeConstraint } from "./write-constraints.ts";
import { writeDefaults, writeNode, writeProperties, writeTopology } from "./write-options.ts";
import { writeAlert, writeRole, writeTag, writeTarget, writeVerbatim } from "./write-others.ts";
import { writeResources } from "./write-resources.ts";

/**
 * The commands that create a configuration, or the selected objects of it, in an order in which each works: options and defaults
 * first, then resources, then what refers to them.
 */
export function writeObjects(
  objects: readonly ClusterObject[],
  isSelected: (object: ClusterObject) => boolean,
  forms: PcsForms,
): Chunk[] {
  const shared = sharedIn(objects, forms);
  const selected = objects.filter(isSelected);
  const options = (kind: Options["kind"]): Options[] =>
    selected.filter((object): object is Options => object.kind === kind);
  const properties = options("property");
  const placed = new Set<string>();
  const of = (write: (object: ClusterObject) => Chunk | undefined): Chunk[] =>
    selected.flatMap((object) => write(object) ?? []);
  return [
    ...(properties.length > 0 ? [writeProperties(properties, shared)] : []),
    ...writeDefaults(options("rsc_defaults"), shared),
    ...writeDefaults(options("op_defaults"), shared),
    ...writeResources(objects, isSelected, shared),
    ...of((object) => (object.kind === "node" ? writeNode(object, shared) : undefined)),
    ...of((object) => (object.kind === "fencing_topology" ? writeTopology(object, objects) : undefined)),
    ...of((object) => (isConstraint(object) ? writeConstraint(object, placed, forms) : undefined)),
    ...of((object) => (object.kind === "tag" ? writeTag(object) : undefined)),
    ...of((object) => (object.kind === "role" ? writeRole(object) : undefined)),
    ...of((object) =>
      object.kind === "acl_target" || object.kind === "acl_group" || object.kind === "user"
        ? writeTarget(object)
        : undefined,
    ),
    ...of((object) => (object.kind === "alert" ? writeAlert(object, shared) : undefined)),
    ...of((object) => (object.kind === "xml" ? writeVerbatim(object) : undefined)),
  ];
}

function isConstraint(object: ClusterObject): object is Extract<ClusterObject, { sets: unknown }> {
  return !isResource(object) && "sets" in object;
}
