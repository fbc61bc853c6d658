import type { XmlElement } from "../text/xml.ts";

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function hasSameWords(a: XmlElement, b: XmlElement): boolean {
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

/** What a child is looked for by among the children of another. */
function keyOf({ name, attributes }: XmlElement): string {
  return `${name} ${attributes.id ?? ""}`;
}

/**
 * The second tree with every element that is word for word one of the first, at the same place of the tree, replaced by that one:
 * what was found out of an element of the first needn't be found out again.
 */
export function sharedWith(first: XmlElement, second: XmlElement): XmlElement {
  if (first === second) return first;
  const known = new Map(first.children.map((child) => [keyOf(child), child]));
  const children = second.children.map((child, index) => {
    const atPlace = first.children[index];
    const like = atPlace && keyOf(atPlace) === keyOf(child) ? atPlace : known.get(keyOf(child));
    return like ? sharedWith(like, child) : child;
  });
  const isSame =
    children.length === first.children.length &&
    children.every((child, index) => child === first.children[index]) &&
    hasSameWords(first, second);
  return isSame ? first : { ...second, children };
}
