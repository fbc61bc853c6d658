import { parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";

/** Describes the element in a line of a document that no person sees, for messages of tools; undefined where several elements match, or none. */
export type PositionOf = (line: number, name: string) => string | undefined;

/** The positions in a document. One that isn't well-formed has none. */
export function positionsIn(document: string): PositionOf {
  let root: XmlElement;
  try {
    root = parseXml(document);
  } catch {
    return () => undefined;
  }
  const starts = [0];
  for (let at = document.indexOf("\n"); at >= 0; at = document.indexOf("\n", at + 1)) starts.push(at + 1);
  return (line, name) => {
    const from = starts[line - 1];
    if (from === undefined) return undefined;
    const to = starts[line] ?? document.length;
    const found: XmlElement[][] = [];
    const visit = (element: XmlElement, above: readonly XmlElement[]): void => {
      if (element.start >= to || element.end <= from) return;
      const path = [...above, element];
      if (element.name === name && element.start >= from) found.push(path);
      for (const child of element.children) visit(child, path);
    };
    visit(root, []);
    const [path, other] = found;
    return path === undefined || other !== undefined ? undefined : formatPosition(path);
  };
}

const resources = new Set(["primitive", "group", "clone", "master", "bundle", "template"]);

/** The element at the end of a path: `op "x-monitor" of primitive "x"`; undefined where neither has an id. */
export function formatPosition(path: readonly XmlElement[]): string | undefined {
  const named = ({ name, attributes: { id } }: XmlElement): string => (id === undefined ? name : `${name} "${id}"`);
  const element = path.at(-1);
  if (element === undefined) return undefined;
  const owner = path.findLast(
    (each) => each !== element && resources.has(each.name) && each.attributes.id !== undefined,
  );
  if (resources.has(element.name) || owner === undefined)
    return element.attributes.id === undefined ? undefined : named(element);
  return `${named(element)} of ${named(owner)}`;
}
