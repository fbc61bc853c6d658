import type { XmlElement } from "../../text/xml.ts";
import { configurationOf } from "../read-cib.ts";
import { type SchemaProblem, validateElement } from "./validate-element.ts";
import { validateIds } from "./validate-ids.ts";
import { valueProblem } from "./value-kinds.ts";

const counters = ["admin_epoch", "epoch", "num_updates"];

/** Whether Pacemaker compares a CIB with one of the schemas that we know (pacemaker-3.x). */
function isCompared(schema: string): boolean {
  return /^pacemaker-(?:3\.\d+|4\.0)$/.test(schema);
}

/**
 * What Pacemaker's schema refuses in a CIB (`<cib>`, or `<configuration>` alone). Empty where the CIB is compared with no schema
 * (`validate-with` is absent or none), or with one before pacemaker-3.0.
 */
export function validateCib(root: XmlElement): SchemaProblem[] {
  const configuration = configurationOf(root);
  const schema = root === configuration ? "pacemaker-3.9" : (root.attributes["validate-with"] ?? "");
  if (!configuration || !isCompared(schema)) return [];
  const ofRoot = (root === configuration ? [] : counters).flatMap((attribute): SchemaProblem[] => {
    const value = root.attributes[attribute];
    if (value === undefined) {
      return [{ element: root, isMissing: true, message: `<cib> needs the attribute "${attribute}".` }];
    }
    const problem = valueProblem("natural", value);
    return problem ? [{ element: root, attribute, message: `${attribute} ${problem}, not "${value}".` }] : [];
  });
  return [...ofRoot, ...validateElement(configuration), ...validateIds(configuration)];
}
