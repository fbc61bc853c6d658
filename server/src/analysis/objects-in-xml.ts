import { readConfiguration } from "../cib/read-cib.ts";
import type { ClusterObject, Verbatim } from "../model/configuration.ts";
import { parseXml, XmlError, xmlElement } from "../text/xml.ts";

const sections: Readonly<Record<string, string>> = {
  primitive: "resources",
  template: "resources",
  group: "resources",
  clone: "resources",
  master: "resources",
  bundle: "resources",
  rsc_location: "constraints",
  rsc_colocation: "constraints",
  rsc_order: "constraints",
  rsc_ticket: "constraints",
  node: "nodes",
  cluster_property_set: "crm_config",
};

/**
 * What an `xml` statement holds, as other statements would define it, with the places in its source. Empty for XML that can't be read, and
 * what the model can't express is left out.
 */
export function objectsInXml({ source }: Verbatim): readonly ClusterObject[] {
  try {
    const element = parseXml(source, { withPlaces: true });
    const section = sections[element.name];
    const children = section === undefined ? [element] : [{ ...xmlElement(section), children: [element] }];
    return readConfiguration({ ...xmlElement("configuration"), children }).filter(({ kind }) => kind !== "xml");
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}
