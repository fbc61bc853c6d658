import { sameMeaning } from "../cib/meaning.ts";
import { MergeError, mergeCib } from "../cib/merge-cib.ts";
import { configurationOf, readConfiguration } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import { parseCrm } from "../crm/crm-tree.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import { printObject } from "../crm/statements.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import { type ConfigurationProblem, gatherObjects } from "./configuration-objects.ts";

/** A configuration in another language, or what stands in the way; then `text` is empty. */
export interface Conversion {
  readonly text: string;
  readonly errors: readonly ConfigurationProblem[];
}

/** Whether the crm language can say all that an object means: it is written, read again and compared. */
export function crmCanSay(object: ClusterObject): boolean {
  const { object: read, problems } = parseStatement(printObject(object));
  return (
    read !== undefined &&
    !problems.some((problem) => problem.severity === "error") &&
    read.kind === object.kind &&
    sameMeaning(writeObject(read), writeObject(object))
  );
}

/** A whole configuration in crm text, a statement after the other; what crm has no words for is written as `xml`. */
export function printConfiguration(root: XmlElement): string {
  return readConfiguration(root, crmCanSay)
    .map((object) => `${printObject(object)}\n`)
    .join("");
}

/** A CIB as crm text. */
export function cibToCrm(uri: string, source: string): Conversion {
  try {
    const root = parseXml(source);
    if (!configurationOf(root)) {
      const message = `This is no CIB: it begins with <${root.name}>, where <cib> or <configuration> is expected.`;
      return { text: "", errors: [{ uri, line: 1, column: 1, message }] };
    }
    return { text: printConfiguration(root), errors: [] };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { text: "", errors: [{ uri, line: error.line, column: error.column, message: error.message }] };
  }
}

/** A CIB as a new cluster has it; the schema is that of Pacemaker 2.1.5 and later. */
const emptyCib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="0" num_updates="0">
  <configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/>
</cib>`;

/** A crm text as a CIB. */
export function crmToCib(uri: string, text: string): Conversion {
  const { objects, problems, problemAt } = gatherObjects([{ uri, text, tree: parseCrm(text) }]);
  if (problems.length > 0) return { text: "", errors: problems };
  try {
    const cib = mergeCib(parseXml(emptyCib), objects, { mode: "update", modernize: false });
    return { text: serializeXml(cib), errors: [] };
  } catch (error) {
    if (error instanceof MergeError) return { text: "", errors: [problemAt(error.object, error.message)] };
    if (error instanceof XmlError)
      return { text: "", errors: [problemAt(undefined, `An xml statement can't be read: ${error.message}`)] };
    throw error;
  }
}
