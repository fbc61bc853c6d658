import { isEquivalent } from "../cib/normalize.ts";
import { type ReadElements, readConfiguration } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import { printObject } from "../crm/statements.ts";
import type { AclRole, ClusterObject } from "../model/configuration.ts";
import { withoutOverridden } from "../model/options-in-force.ts";
import { logicalLines } from "../text/logical-lines.ts";
import type { XmlElement } from "../text/xml.ts";

/** Whether each right of an old-form role is a single right in the current form too. */
function canBeModern(role: AclRole): boolean {
  return writeObject({ ...role, isOld: false }).children.length === role.permissions.length;
}

/**
 * Whether the crm language can express an object exactly: it is written, parsed again and compared. `isForCrmsh`: with what the crm shell
 * itself reads, and no more.
 */
export function isExpressibleInCrm(object: ClusterObject, text: string, isForCrmsh = false): boolean {
  // The crm shell reads an order's require-all as that of a set of both.
  if (object.kind === "order" && object.requireAll !== undefined) return false;
  // A line break in a value would end the statement.
  if (logicalLines(text).length > 1) return false;
  const { object: read, problems } = parseStatement(text);
  return (
    read !== undefined &&
    !problems.some(({ severity, code }) => severity === "error" || (isForCrmsh && code === "not-in-crmsh")) &&
    read.kind === object.kind &&
    (object.kind === "role" && read.kind === "role" && object.isOld
      ? isEquivalent(writeObject({ ...read, isOld: true }), writeObject(object)) && canBeModern(object)
      : isEquivalent(writeObject(read), writeObject("set" in object ? withoutOverridden(object) : object)))
  );
}

/** An object of a configuration and its crm text. */
export interface PrintedObject {
  readonly object: ClusterObject;
  readonly text: string;
}

/** Prints the objects of a CIB as crm text. */
export type ObjectPrinter = (root: XmlElement) => PrintedObject[];

/**
 * Prints the objects of CIBs as crm text; what crm can't express, or the crm shell can't read where it is for that, is written as `xml`.
 * Elements that several CIBs share are read once.
 */
export function objectPrinter(isForCrmsh = false): ObjectPrinter {
  const checked = new Map<string, { readonly object: ClusterObject; readonly isExpressible: boolean }>();
  const isExpressible = (object: ClusterObject): boolean => {
    const text = printObject(object);
    const known = checked.get(text);
    // An inexpressible object may print like an expressible one, such as fencing levels with a gap in their numbers.
    if (known && (object.kind !== "fencing_topology" || isEquivalent(writeObject(known.object), writeObject(object)))) {
      return known.isExpressible;
    }
    const result = isExpressibleInCrm(object, text, isForCrmsh);
    checked.set(text, { object, isExpressible: result });
    return result;
  };
  const known: ReadElements = { ids: new Set(), objects: new WeakMap() };
  const printed = new WeakMap<ClusterObject, PrintedObject>();
  return (root) =>
    readConfiguration(root, isExpressible, known).map((object) => {
      const print = printed.get(object) ?? { object, text: printObject(object) };
      printed.set(object, print);
      return print;
    });
}

/** A configuration as crm text, statement by statement, each with the CIB's comments before it (as crmsh does). */
export function joinObjects(objects: readonly PrintedObject[]): string {
  // A backslash at its end would make the statement part of the comment.
  const comment = (line: string): string => `${line.startsWith("#") ? "" : "# "}${line.replace(/[\\\s]+$/, "")}\n`;
  return objects.map(({ object, text }) => `${(object.comments ?? []).map(comment).join("")}${text}\n`).join("");
}
