import { parseXml, type XmlElement, XmlError } from "../text/xml.ts";

/** A CIB as a text that is being edited. */
export interface CibTree {
  /** The text's elements, with places; undefined where it is not well-formed. */
  readonly root?: XmlElement;
  /** Those of the last well-formed text: this one, or one before it; undefined where there was none. */
  readonly lastRoot?: XmlElement;
  /** Why the text is not well-formed. */
  readonly error?: XmlError;
}

/** Whether an element is the first of a CIB: `<cib>`, or `<configuration>` alone. */
export function isCibRoot({ name }: XmlElement): boolean {
  return name === "cib" || name === "configuration";
}

/** Reads a CIB. `before` is the tree of the text that this one took the place of. Never throws. */
export function parseCib(text: string, before?: CibTree): CibTree {
  try {
    const root = parseXml(text, { withPlaces: true });
    return { root, lastRoot: root };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { error, ...(before?.lastRoot ? { lastRoot: before.lastRoot } : {}) };
  }
}
