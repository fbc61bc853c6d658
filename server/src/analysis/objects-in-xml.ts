import { readConfiguration } from "../cib/read-cib.ts";
import { sectionFor } from "../cib/sections.ts";
import type { ClusterObject, Verbatim } from "../model/configuration.ts";
import { parseXml, XmlError, xmlElement } from "../text/xml.ts";

/** The sections whose objects statements define as well. */
const sections: ReadonlySet<string> = new Set(["resources", "constraints", "nodes", "crm_config"]);

/**
 * What an `xml` statement holds, as other statements would define it, with the places in its source. Empty for XML that can't be read, and
 * what the model can't express is left out.
 */
export function objectsInXml({ source }: Verbatim): readonly ClusterObject[] {
  try {
    const element = parseXml(source, { withPlaces: true });
    const section = sectionFor(element) ?? "";
    const children = !sections.has(section) ? [element] : [{ ...xmlElement(section), children: [element] }];
    return readConfiguration({ ...xmlElement("configuration"), children }).filter(({ kind }) => kind !== "xml");
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}
