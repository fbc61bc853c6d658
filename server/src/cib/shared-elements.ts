import type { XmlElement } from "../text/xml.ts";

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** Are two elements the same in everything that stands in the XML, but for their children? */
export function isSameApartFromChildren(a: XmlElement, b: XmlElement): boolean {
  if (a.name !== b.name || a.text !== b.text) return false;
  const names = Object.keys(a.attributes);
  const others = Object.keys(b.attributes);
  return (
    names.length === others.length &&
    names.every((name, index) => name === others[index] && a.attributes[name] === b.attributes[name]) &&
    isSameList(a.comments, b.comments) &&
    isSameList(a.lastComments, b.lastComments)
  );
}

/** The key that finds a child among the children of another element. */
function keyOf({ name, attributes }: XmlElement): string {
  return `${name} ${attributes.id ?? ""}`;
}

/**
 * The second tree, reusing every element of the first that is identical and in the same place of the tree,
 * so that results cached for the elements of the first stay valid.
 */
export function shareElements(first: XmlElement, second: XmlElement): XmlElement {
  if (first === second) return first;
  const known = new Map(first.children.map((child) => [keyOf(child), child]));
  const children = second.children.map((child, index) => {
    const atPlace = first.children[index];
    const like = atPlace && keyOf(atPlace) === keyOf(child) ? atPlace : known.get(keyOf(child));
    return like ? shareElements(like, child) : child;
  });
  const isSame =
    children.length === first.children.length &&
    children.every((child, index) => child === first.children[index]) &&
    isSameApartFromChildren(first, second);
  return isSame ? first : { ...second, children };
}
