import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { childElement, type XmlElement } from "../../../../server/src/text/xml.ts";

/** A resource with what is inside, as far as steps are made from it; a ResourceState is one. */
export interface NestedResource {
  readonly id: string;
  readonly kind: string;
  /** `ocf:heartbeat:IPaddr2`. */
  readonly agent?: string;
  readonly children: readonly NestedResource[];
}

const containers = ["group", "clone", "master", "bundle"];

/** The resources of a configuration, for a scheduler whose output doesn't describe them. One that refers to a template has no agent. */
export function configuredResources(configuration: XmlElement): readonly NestedResource[] {
  return (childElement(configuration, "resources")?.children ?? []).flatMap(readResource);
}

function readResource({ name, attributes: a, children }: XmlElement): readonly NestedResource[] {
  const inside = children.flatMap(readResource);
  if (a.id === undefined) return [];
  if (containers.includes(name)) return [{ id: a.id, kind: name, children: inside }];
  if (name !== "primitive") return [];
  const agent = a.type === undefined ? undefined : [a.class, a.provider, a.type].filter(Boolean).join(":");
  return [{ id: a.id, kind: name, children: [], ...omitUndefined({ agent }) }];
}
