import type { XmlElement } from "../../text/xml.ts";
import { configurationOf } from "../read-cib.ts";
import { newerThanSchema } from "./older-schemas.ts";
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
  if (!isCompared(schema)) return [];
  if (!configuration) return [{ element: root, isMissing: true, message: "<cib> needs a <configuration>." }];
  const ofRoot = (root === configuration ? [] : counters).flatMap((attribute): SchemaProblem[] => {
    const value = root.attributes[attribute];
    if (value === undefined) {
      return [{ element: root, isMissing: true, message: `<cib> needs the attribute "${attribute}".` }];
    }
    const problem = valueProblem("natural", value);
    return problem ? [{ element: root, attribute, message: `${attribute} ${problem}, not "${value}".` }] : [];
  });
  return [
    ...ofRoot,
    ...(root === configuration ? [] : sectionsOf(root)),
    ...validateElement(configuration),
    ...newerThanSchema(configuration, schema),
    ...validateIds(configuration),
  ];
}

/** The parts of a `<cib>`: its configuration, then its status, once each. What is below the status isn't looked at. */
function sectionsOf(root: XmlElement): SchemaProblem[] {
  const places = ["configuration", "status"];
  let last = -1;
  return root.children.flatMap((element): SchemaProblem[] => {
    const place = places.indexOf(element.name);
    if (place < 0) return [{ element, message: `<cib> can't contain <${element.name}>.` }];
    const message =
      place === last ? `<cib> can contain only one <${element.name}>.` : "The configuration comes before the status.";
    const isWrong = place <= last;
    last = Math.max(last, place);
    return isWrong ? [{ element, message }] : [];
  });
}
