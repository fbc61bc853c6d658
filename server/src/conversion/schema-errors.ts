import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { validateCib } from "../cib/schema/validate-cib.ts";
import { validateIds } from "../cib/schema/validate-ids.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { type XmlElement, XmlError, xmlElement } from "../text/xml.ts";

/** Something that the schema refuses in a CIB, and the object it was made from, where one is known. */
interface SchemaError {
  readonly element: XmlElement;
  readonly object: ClusterObject | undefined;
  readonly message: string;
}

/** What Pacemaker's schema refuses in a CIB that was made from objects: it can't be applied. */
export function schemaErrors(cib: XmlElement, objects: readonly ClusterObject[]): SchemaError[] {
  // The counters of the CIB itself are in no other language.
  const problems = validateCib(cib).filter(({ element }) => element.name !== "cib");
  if (problems.length === 0) return [];
  const holders = holdersOf(cib, new Set(problems.map(({ element }) => element)));
  return problems.map((problem) => ({
    element: problem.element,
    object: objectOf(holders.get(problem.element) ?? [], objects),
    message: `${problem.message} The cluster refuses the configuration.`,
  }));
}

/** A reference of an object to an id that nothing has, or only something of another kind. */
interface DanglingReference {
  readonly element: XmlElement;
  readonly attribute: string;
  readonly object: ClusterObject | undefined;
  readonly id: string;
  /** Of what has another kind, what is wrong, in a sentence: the schema accepts that. */
  readonly otherKind?: string;
}

/** The references in objects to ids that nothing would have in a CIB with them alone; none where they make no CIB. */
export function danglingReferences(objects: readonly ClusterObject[]): DanglingReference[] {
  try {
    const cib = mergeCib(xmlElement("cib"), objects, { mode: "update", modernize: false });
    const problems = validateIds(cib).filter(({ isReference }) => isReference);
    const holders = holdersOf(cib, new Set(problems.map(({ element }) => element)));
    return problems.map(({ element, attribute = "id", isAccepted, message }) => ({
      element,
      attribute,
      object: objectOf(holders.get(element) ?? [], objects),
      id: element.attributes[attribute] ?? "",
      ...(isAccepted ? { otherKind: message } : {}),
    }));
  } catch (error) {
    if (error instanceof MergeError || error instanceof XmlError) return [];
    throw error;
  }
}

/** The elements around some elements of a tree and themselves, the innermost first. */
function holdersOf(root: XmlElement, wanted: ReadonlySet<XmlElement>): Map<XmlElement, XmlElement[]> {
  const found = new Map<XmlElement, XmlElement[]>();
  const visit = (element: XmlElement, outer: readonly XmlElement[]): void => {
    const path = [element, ...outer];
    if (wanted.has(element)) found.set(element, path);
    for (const child of element.children) visit(child, path);
  };
  visit(root, []);
  return found;
}

const optionSections = ["crm_config", "rsc_defaults", "op_defaults"];

function objectOf(path: readonly XmlElement[], objects: readonly ClusterObject[]): ClusterObject | undefined {
  for (const { name, attributes } of path) {
    if (optionSections.includes(name)) {
      const kind = name === "crm_config" ? "property" : name;
      return objects.find((object) => object.kind === kind);
    }
    if (name === "fencing-topology") return objects.find(({ kind }) => kind === "fencing_topology");
    const own = objects.findLast((object) =>
      object.kind === "node"
        ? name === "node" && object.uname.value === attributes.uname
        : object.id !== "" && object.id === attributes.id,
    );
    if (own) return own;
  }
  return undefined;
}
