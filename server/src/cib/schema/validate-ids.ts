import type { XmlElement } from "../../text/xml.ts";
import { elementFacts } from "./element-facts.ts";
import type { SchemaProblem } from "./validate-element.ts";

/** Attributes of an element that are references, by the element's name. */
function referencesIn(element: XmlElement): string[] {
  const facts = elementFacts[element.name];
  if (!facts) return [];
  return Object.keys(element.attributes).filter(
    (name) => name === "id-ref" || facts.required?.[name] === "reference" || facts.optional?.[name] === "reference",
  );
}

/** Whether the id of an element is unique in the CIB: those of nodes and users may be anything. */
function hasUniqueId(element: XmlElement): boolean {
  const facts = elementFacts[element.name];
  return facts?.required?.id === "id" || facts?.optional?.id === "id";
}

/** The elements of a tree whose id must be unique and is given, each before those inside it. */
export function collectUniqueIds(root: XmlElement, into: XmlElement[] = []): XmlElement[] {
  if (root.attributes.id !== undefined && hasUniqueId(root)) into.push(root);
  for (const child of root.children) collectUniqueIds(child, into);
  return into;
}

/** Whether something inside an element refers to an id by `id-ref`, or by another attribute that is a reference. */
export function hasReferences(root: XmlElement): boolean {
  return referencesIn(root).length > 0 || root.children.some(hasReferences);
}

/** Ids that two elements of a configuration have, and references to an id that none has, or only an element of another kind. */
export function validateIds(root: XmlElement): SchemaProblem[] {
  const owners = new Map<string, XmlElement>();
  const problems: SchemaProblem[] = [];
  const collect = (element: XmlElement): void => {
    const { id } = element.attributes;
    if (id !== undefined && hasUniqueId(element)) {
      const first = owners.get(id);
      if (!first) owners.set(id, element);
      else {
        const what =
          first.name === element.name ? `Two <${first.name}> have` : `A <${first.name}> and a <${element.name}> have`;
        problems.push({
          element,
          attribute: "id",
          message: `${what} the id "${id}". Ids are unique in the whole cluster.`,
        });
      }
    }
    element.children.forEach(collect);
  };
  collect(root);
  const check = (element: XmlElement): void => {
    for (const attribute of referencesIn(element)) {
      const id = element.attributes[attribute] ?? "";
      // The types of XML Schema drop blanks around a value.
      const owner = owners.get(id) ?? owners.get(id.trim());
      if (!owner) problems.push({ element, attribute, isReference: true, message: `Nothing has the id "${id}".` });
      // The schema only wants the id to exist; Pacemaker looks for an element of the same name.
      else if (attribute === "id-ref" && owner.name !== element.name)
        problems.push({
          element,
          attribute,
          isReference: true,
          isAccepted: true,
          message: `"${id}" is the id of a <${owner.name}>, not of a <${element.name}>: Pacemaker finds nothing there, and ignores this.`,
        });
    }
    element.children.forEach(check);
  };
  check(root);
  return problems;
}
