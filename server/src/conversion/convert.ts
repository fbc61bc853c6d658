import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { isSameMeaning } from "../cib/normalize.ts";
import { configurationOf, type ReadElements, readCib, readConfiguration } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import { type CrmTree, parseCrm } from "../crm/crm-tree.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import { printObject } from "../crm/statements.ts";
import type { Agents } from "../model/agent.ts";
import type { AclRole, ClusterObject } from "../model/configuration.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import { type PcsTree, parsePcs } from "../pcs/pcs-tree.ts";
import { LineIndex } from "../text/line-index.ts";
import { logicalLines } from "../text/logical-lines.ts";
import type { Span } from "../text/span.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import { type ConfigurationProblem, gatherObjects } from "./configuration-objects.ts";
import { writePcs } from "./write-pcs.ts";

/** A configuration in another language, or what stands in the way; then `text` is empty. */
export interface Conversion {
  readonly text: string;
  readonly errors: readonly ConfigurationProblem[];
  /** What was left out, added or written differently; `isLoss` marks what the other language can't express. */
  readonly notes?: readonly (ConfigurationProblem & { readonly isLoss?: boolean })[];
}

/** Whether each right of a role of the old form is one right in today's too. */
function canBeModern(role: AclRole): boolean {
  return writeObject({ ...role, isOld: false }).children.length === role.permissions.length;
}

/** Whether the crm language can say all that an object means: it is written, read again and compared. */
export function isExpressibleInCrm(object: ClusterObject, text: string): boolean {
  // A line break in a value would end the statement.
  if (logicalLines(text).length > 1) return false;
  const { object: read, problems } = parseStatement(text);
  return (
    read !== undefined &&
    !problems.some((problem) => problem.severity === "error") &&
    read.kind === object.kind &&
    (object.kind === "role" && read.kind === "role" && object.isOld
      ? isSameMeaning(writeObject({ ...read, isOld: true }), writeObject(object)) && canBeModern(object)
      : isSameMeaning(writeObject(read), writeObject(object)))
  );
}

/** An object of a configuration and its crm text. */
export interface PrintedObject {
  readonly object: ClusterObject;
  readonly text: string;
}

/** Gives the objects of a CIB in crm text. */
export type ObjectPrinter = (root: XmlElement) => PrintedObject[];

/** The objects of CIBs in crm text; what crm has no words for is written as `xml`. Asked about several CIBs, it looks at what they share once. */
export function objectPrinter(): ObjectPrinter {
  const said = new Map<string, { readonly object: ClusterObject; readonly can: boolean }>();
  const isExpressible = (object: ClusterObject): boolean => {
    const text = printObject(object);
    const known = said.get(text);
    // What crm can't say may look like what it can, such as levels of fencing that leave out a number.
    if (
      known &&
      (object.kind !== "fencing_topology" || isSameMeaning(writeObject(known.object), writeObject(object)))
    ) {
      return known.can;
    }
    const can = isExpressibleInCrm(object, text);
    said.set(text, { object, can });
    return can;
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

/** A whole configuration in crm text, a statement after the other, each with the CIB's comments before it (crmsh does the same). */
export function joinObjects(objects: readonly PrintedObject[]): string {
  // A backslash at its end would make the statement a part of the comment.
  const comment = (line: string): string => `${line.startsWith("#") ? "" : "# "}${line.replace(/[\\\s]+$/, "")}\n`;
  return objects.map(({ object, text }) => `${(object.comments ?? []).map(comment).join("")}${text}\n`).join("");
}

/** A CIB as crm text. */
export function cibToCrm(uri: string, source: string): Conversion {
  try {
    const root = parseXml(source);
    if (!configurationOf(root)) return noCib(uri, root);
    return { text: joinObjects(objectPrinter()(root)), errors: [] };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { text: "", errors: [{ uri, line: error.line, column: error.column, message: error.message }] };
  }
}

/** A CIB as a new cluster has it; the schema is that of Pacemaker 2.1.5 and later. */
const emptyCib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="0" num_updates="0">
  <configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/>
</cib>`;

/** A crm text as a CIB; `agents` are those that it may name by their type alone, the catalogue's when absent. */
export function crmToCib(uri: string, text: string, agents?: Agents): Conversion {
  const { objects, problems, problemAt } = gatherObjects([{ uri, text, tree: parseCrm(text), agents }]);
  if (problems.length > 0) return { text: "", errors: problems };
  try {
    // The old form of ACLs is in no schema of today.
    const isOld = objects.some((object) => object.kind === "user");
    const empty = parseXml(isOld ? emptyCib.replace("pacemaker-3.9", "pacemaker-1.3") : emptyCib);
    const cib = mergeCib(empty, objects, { mode: "update", modernize: false });
    return { text: serializeXml(cib), errors: [] };
  } catch (error) {
    if (error instanceof MergeError) return { text: "", errors: [problemAt(error.object, error.message)] };
    if (error instanceof XmlError)
      return { text: "", errors: [problemAt(undefined, `An xml statement can't be read: ${error.message}`)] };
    throw error;
  }
}

/** What pcs commands make: a configuration as CIB, in crm, and a corosync.conf where they set up a cluster. */
export interface PcsResult {
  /** A CIB that holds what the commands that can be read make; undefined where it can't be put together. */
  readonly cib: XmlElement | undefined;
  /** The text of corosync.conf; undefined where no command makes one. */
  readonly corosync: string | undefined;
  /** What pcs would refuse; the rest of the script is there all the same. */
  readonly errors: readonly ConfigurationProblem[];
  readonly notes: readonly ConfigurationProblem[];
}

/**
 * A node of which nothing is said any more, such as one that was in standby and is back. The cluster makes its nodes itself, and
 * numbers them as it likes.
 */
export function isBareNode(object: ClusterObject): boolean {
  return (
    object.kind === "node" && [...object.attributes, ...object.utilization].every(({ pairs }) => pairs.length === 0)
  );
}

/** Executes pcs commands on an empty configuration. Never throws. */
export function runPcs(uri: string, text: string, tree: PcsTree = parsePcs(text)): PcsResult {
  const index = new LineIndex(text);
  const at = (offset: number, message: string): ConfigurationProblem => {
    const { line, character } = index.position(offset);
    return { uri, line: line + 1, column: character + 1, message };
  };
  const of = (isError: boolean): ConfigurationProblem[] =>
    tree.problems
      .filter(({ severity }) => (severity === "error") === isError)
      .map(({ span, message }) => at(span.start, message));
  const corosync = tree.corosync && printCorosync(tree.corosync);
  try {
    const objects = tree.objects.filter((object) => !isBareNode(object));
    const cib = mergeCib(parseXml(emptyCib), objects, { mode: "update", modernize: false });
    return { cib, corosync, errors: of(true), notes: of(false) };
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    const errors = [...of(true), at(error.object.span?.start ?? 0, error.message)];
    return { cib: undefined, corosync, errors, notes: of(false) };
  }
}

/** Pcs commands as crm text, as a CIB, or the corosync.conf they make. */
export function convertPcs(uri: string, text: string, to: "crm" | "cib" | "corosync"): Conversion {
  const { cib, corosync, errors, notes } = runPcs(uri, text);
  if (errors.length > 0 || !cib) return { text: "", errors, notes };
  if (to === "cib") return { text: serializeXml(cib), errors, notes };
  if (to === "crm") return { text: joinObjects(objectPrinter()(cib)), errors, notes };
  if (corosync !== undefined) return { text: corosync, errors, notes };
  const message = 'No command here makes a corosync.conf: that is done by "pcs cluster setup".';
  return { text: "", errors: [{ uri, line: 1, column: 1, message }], notes };
}

/** What an object of a text and of the CIB made from it share. */
function keyOf(object: ClusterObject): string {
  if (object.kind === "node") return `node ${object.uname.value}`;
  return "set" in object || object.kind === "fencing_topology" ? object.kind : object.id;
}

/** The objects whose statements a part of a text touches; undefined where there are none. */
function keysIn({ statements }: CrmTree, { start, end }: Span): ReadonlySet<string> | undefined {
  const touched = statements.filter(
    ({ offset, statement }) => offset <= Math.max(start, end - 1) && offset + statement.text.trimEnd().length >= start,
  );
  const keys = touched.flatMap(({ statement }) => (statement.object ? [keyOf(statement.object)] : []));
  return keys.length > 0 ? new Set(keys) : undefined;
}

/** How a crm text is written as pcs commands. */
export interface CrmToPcs {
  /** The agents that it may name by their type alone; the catalogue's when absent. */
  readonly agents?: Agents | undefined;
  /** The part of the text whose statements are written; the whole text when absent, or when it touches none. */
  readonly selection?: Span | undefined;
}

/** A crm text as the commands that make the same with pcs, or some of its objects. Notes name what pcs can't say. */
export function crmToPcs(uri: string, text: string, { agents, selection }: CrmToPcs = {}): Conversion {
  const tree = parseCrm(text);
  const { objects: written, problemAt } = gatherObjects([{ uri, text, tree, agents }]);
  const cib = crmToCib(uri, text, agents);
  if (cib.errors.length > 0) return cib;
  const { objects } = readCib(cib.text);
  const places = new Map(written.map((object) => [keyOf(object), object]));
  const wanted = selection && keysIn(tree, selection);
  const result = writePcs(objects, wanted && ((object) => wanted.has(keyOf(object))));
  const notes = result.notes.map(({ objects: [object], message, isLoss }) => ({
    ...problemAt(object && places.get(keyOf(object)), message),
    isLoss,
  }));
  return { text: result.text, errors: [], notes };
}

/** A CIB as the commands that make it with pcs. Notes name what pcs can't say. */
export function cibToPcs(uri: string, source: string): Conversion {
  try {
    const { root, objects } = readCib(source, undefined, { withPlaces: true });
    if (!configurationOf(root)) return noCib(uri, root);
    const index = new LineIndex(source);
    const { text, notes } = writePcs(objects);
    return {
      text,
      errors: [],
      notes: notes.map(({ objects: [object], message, isLoss }) => ({
        ...placed(uri, index, object?.span?.start, message),
        isLoss,
      })),
    };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { text: "", errors: [{ uri, line: error.line, column: error.column, message: error.message }] };
  }
}

function noCib(uri: string, root: XmlElement): Conversion {
  const message = `This is no CIB: it begins with <${root.name}>, where <cib> or <configuration> is expected.`;
  return { text: "", errors: [{ uri, line: 1, column: 1, message }] };
}

function placed(uri: string, index: LineIndex, offset: number | undefined, message: string): ConfigurationProblem {
  const { line, character } = index.position(offset ?? 0);
  return { uri, line: line + 1, column: character + 1, message };
}
