import { resourceElements } from "../../cib/resources.ts";
import { collectUniqueIds } from "../../cib/schema/validate-ids.ts";
import { writeObject } from "../../cib/write-object.ts";
import type { ClusterObject } from "../../model/configuration.ts";
import { type XmlElement, XmlError } from "../../text/xml.ts";

const none: readonly XmlElement[] = [];

/** The elements inside an object's own that are written with an id (`$id`, `id=`), and for an `xml` statement all that have one. */
export function nestedIds(object: ClusterObject): readonly XmlElement[] {
  if (object.kind === "user") return none;
  try {
    const own = writeObject(object);
    const all = collectUniqueIds(own);
    if (object.kind === "monitor") return all;
    if (object.kind === "xml") return collectUniqueIds(withoutHeld(own));
    return all.some((element) => element !== own) ? all.filter((element) => element !== own) : none;
  } catch (error) {
    // An xml statement that can't be read has a syntax error.
    if (error instanceof XmlError) return none;
    throw error;
  }
}

/** An element without the resources that a container holds: crmsh prints those as statements of their own too. */
function withoutHeld(element: XmlElement): XmlElement {
  const isContainer = resourceElements.has(element.name);
  const children = element.children.filter(({ name }) => !isContainer || !resourceElements.has(name));
  return { ...element, children: children.map(withoutHeld) };
}
