import { inFormsOf, withAttributes } from "../cib/forms-of-release.ts";
import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { isEquivalent } from "../cib/normalize.ts";
import { configurationOf, type ReadElements, readCib, readConfiguration } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import { type CrmTree, parseCrm } from "../crm/crm-tree.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import { printObject } from "../crm/statements.ts";
import type { Agents } from "../model/agent.ts";
import type { AclRole, ClusterObject } from "../model/configuration.ts";
import { withoutOverridden } from "../model/options-in-force.ts";
import { targetOfCib } from "../model/target.ts";
import { printCorosync } from "../pcs/corosync-draft.ts";
import { type PcsTree, parsePcs } from "../pcs/pcs-tree.ts";
import { holdsUnknown, withoutUnknown } from "../pcs/unknown-values.ts";
import { LineIndex } from "../text/line-index.ts";
import { logicalLines } from "../text/logical-lines.ts";
import type { Span } from "../text/span.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import { type ConfigurationProblem, gatherObjects } from "./configuration-objects.ts";
import { schemaErrors } from "./schema-errors.ts";
import { writePcs } from "./write-pcs.ts";

/** A configuration in another language, or the errors that prevent it; then `text` is empty. */
export interface Conversion {
  readonly text: string;
  readonly errors: readonly ConfigurationProblem[];
  /** What was left out, added or written differently; `isLoss` marks what the other language can't express. */
  readonly notes?: readonly (ConfigurationProblem & { readonly isLoss?: boolean })[];
}

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

/** With the usual set of cluster options before other sets: crmsh 5.1 puts its options into the first one that there is. */
function usualOptionsFirst(objects: readonly PrintedObject[]): readonly PrintedObject[] {
  const first = objects.findIndex(({ object }) => object.kind === "property");
  const usual = objects.findIndex(({ object }) => object.kind === "property" && object.id === "cib-bootstrap-options");
  const moved = objects[usual];
  if (moved === undefined || usual === first) return objects;
  return objects.filter((each) => each !== moved).toSpliced(first, 0, moved);
}

/** A CIB as crm text, in the forms that a release of Pacemaker understands best; as they are in the CIB when absent. */
export function cibToCrm(uri: string, source: string, pacemaker?: string): Conversion {
  try {
    const root = parseXml(source);
    if (!configurationOf(root)) return notACib(uri, root);
    const errors = refusedIn(uri, source, root);
    return errors.length > 0
      ? { text: "", errors }
      : {
          text: joinObjects(
            pacemaker === undefined
              ? objectPrinter()(root)
              : usualOptionsFirst(objectPrinter(true)(inFormsOf(pacemaker, root))),
          ),
          errors,
        };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return { text: "", errors: [{ uri, line: error.line, column: error.column, message: error.message }] };
  }
}

/** The CIB of a new cluster; the schema is that of Pacemaker 2.1.5 and later. */
const emptyCib = `<cib validate-with="pacemaker-3.9" admin_epoch="0" epoch="0" num_updates="0">
  <configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/>
</cib>`;

/** A crm text as a CIB; `agents` are those that it may name by their type alone, the catalogue's when absent. */
export function crmToCib(uri: string, text: string, agents?: Agents): Conversion {
  const { objects, problems, problemAt } = gatherObjects([{ uri, text, tree: parseCrm(text), agents }]);
  if (problems.length > 0) return { text: "", errors: problems };
  try {
    // The old form of ACLs is in no current schema.
    const isOld = objects.some((object) => object.kind === "user");
    const empty = parseXml(isOld ? emptyCib.replace("pacemaker-3.9", "pacemaker-1.3") : emptyCib);
    const cib = mergeCib(empty, objects, { mode: "update", modernize: false });
    const errors = schemaErrors(cib, objects).map(({ object, message }) => problemAt(object, message));
    return { text: errors.length > 0 ? "" : serializeXml(cib), errors };
  } catch (error) {
    if (error instanceof MergeError) return { text: "", errors: [problemAt(error.object, error.message)] };
    if (error instanceof XmlError)
      return { text: "", errors: [problemAt(undefined, `An xml statement can't be parsed: ${error.message}`)] };
    throw error;
  }
}

/** A CIB that can be read, in the forms that a release understands best, validated with a schema. */
export function cibInFormsOf(pacemaker: string, schema: string, source: string): string {
  const cib = inFormsOf(pacemaker, parseXml(source));
  return serializeXml(cib.name === "cib" ? withAttributes(cib, { "validate-with": schema }) : cib);
}

/** The result of pcs commands: a CIB, and a corosync.conf where they set up a cluster. */
interface PcsResult {
  /** The CIB that the valid commands create; undefined where it can't be built. */
  readonly cib: XmlElement | undefined;
  /** The text of corosync.conf; undefined where no command creates one. */
  readonly corosync: string | undefined;
  /** What pcs would refuse; the rest of the script is still executed. */
  readonly errors: readonly ConfigurationProblem[];
  readonly notes: readonly ConfigurationProblem[];
}

/**
 * A node without attributes, such as one that was in standby and no longer is. The cluster creates its nodes itself, and assigns
 * their ids.
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
  const corosync = tree.corosync && !holdsUnknown(tree.corosync) ? printCorosync(tree.corosync) : undefined;
  try {
    const known = withoutUnknown(tree.objects);
    const objects = known.objects.filter((object) => !isBareNode(object));
    const notes = [
      ...of(false),
      ...known.lost.map(({ span, kind }) =>
        at(span?.start ?? 0, `This ${kind} hangs on what is only known when the script runs; it is left out.`),
      ),
    ];
    const cib = mergeCib(parseXml(emptyCib), objects, { mode: "update", modernize: false });
    const refused = schemaErrors(cib, objects).map(({ object, message }) => at(object?.span?.start ?? 0, message));
    return { cib, corosync, errors: [...of(true), ...refused], notes };
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    const errors = [...of(true), at(error.object.span?.start ?? 0, error.message)];
    return { cib: undefined, corosync, errors, notes: of(false) };
  }
}

/** pcs commands as crm text, as a CIB, or as the corosync.conf they create. */
export function convertPcs(uri: string, text: string, to: "crm" | "cib" | "corosync"): Conversion {
  const tree = parsePcs(text);
  const { cib, corosync, errors, notes } = runPcs(uri, text, tree);
  if (errors.length > 0 || !cib) return { text: "", errors, notes };
  if (to === "cib") return { text: serializeXml(cib), errors, notes };
  if (to === "crm") return { text: joinObjects(objectPrinter()(cib)), errors, notes };
  if (corosync !== undefined) return { text: corosync, errors, notes };
  if (tree.corosync) {
    const message = "What this corosync.conf says is only known when the script runs.";
    return { text: "", errors: [{ uri, ...placeOf(text, tree.corosync.span.start), message }], notes };
  }
  const message = 'No command here creates a corosync.conf; "pcs cluster setup" does.';
  return { text: "", errors: [{ uri, line: 1, column: 1, message }], notes };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const { line, character } = new LineIndex(text).position(offset);
  return { line: line + 1, column: character + 1 };
}

/** A key that an object of a text shares with its counterpart in the CIB. */
function keyOf(object: ClusterObject): string {
  if (object.kind === "node") return `node ${object.uname.value}`;
  return "set" in object || object.kind === "fencing_topology" ? object.kind : object.id;
}

/** The keys of the objects whose statements touch a span; undefined where there are none. */
function keysIn({ statements }: CrmTree, { start, end }: Span): ReadonlySet<string> | undefined {
  const touched = statements.filter(
    ({ offset, statement }) => offset <= Math.max(start, end - 1) && offset + statement.text.trimEnd().length >= start,
  );
  const keys = touched.flatMap(({ statement }) => (statement.object ? [keyOf(statement.object)] : []));
  return keys.length > 0 ? new Set(keys) : undefined;
}

/** Options for writing a crm text as pcs commands. */
interface CrmToPcsOptions {
  /** The agents that it may name by their type alone; the catalogue's when absent. */
  readonly agents?: Agents | undefined;
  /** Only statements that touch this part of the text are written; all of them when absent, or when it touches none. */
  readonly selection?: Span | undefined;
  /** The cluster's release of Pacemaker; see writePcs. */
  readonly pacemaker?: string | undefined;
}

/** A crm text, or some of its objects, as pcs commands with the same result. Notes list what pcs can't express. */
export function crmToPcs(
  uri: string,
  text: string,
  { agents, selection, pacemaker }: CrmToPcsOptions = {},
): Conversion {
  const tree = parseCrm(text);
  const { objects: written, problemAt } = gatherObjects([{ uri, text, tree, agents }]);
  const cib = crmToCib(uri, text, agents);
  if (cib.errors.length > 0) return cib;
  const read = readCib(cib.text);
  const release = pacemaker ?? targetOfCib(read.root).pacemaker;
  const objects = release === undefined ? read.objects : readConfiguration(inFormsOf(release, read.root));
  const places = new Map(written.map((object) => [keyOf(object), object]));
  const selected = selection && keysIn(tree, selection);
  const isSelected = selected && ((object: ClusterObject): boolean => selected.has(keyOf(object)));
  const result = writePcs(objects, { isSelected, pacemaker: release });
  const notes = result.notes.map(({ objects: [object], message, isLoss }) => ({
    ...problemAt(object && places.get(keyOf(object)), message),
    isLoss,
  }));
  return { text: result.text, errors: [], notes };
}

/** A CIB as the pcs commands that create it, for a release of Pacemaker: that of its DC when absent. Notes list what pcs can't express. */
export function cibToPcs(uri: string, source: string, release?: string): Conversion {
  try {
    const { root, objects } = readCib(source, undefined, { withPlaces: true });
    if (!configurationOf(root)) return notACib(uri, root);
    const index = new LineIndex(source);
    const refused = refusedIn(uri, source, root);
    if (refused.length > 0) return { text: "", errors: refused };
    const pacemaker = release ?? targetOfCib(root).pacemaker;
    const known = pacemaker === undefined ? objects : readConfiguration(inFormsOf(pacemaker, root));
    const { text, notes } = writePcs(known, { pacemaker });
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

function notACib(uri: string, root: XmlElement): Conversion {
  const message = `This is not a CIB: it begins with <${root.name}>, expected <cib> or <configuration>.`;
  return { text: "", errors: [{ uri, line: 1, column: 1, message }] };
}

/** What the schema refuses in a CIB, where it is written. */
function refusedIn(uri: string, source: string, root: XmlElement): ConfigurationProblem[] {
  const index = new LineIndex(source);
  return schemaErrors(root, []).map(({ element, message }) => placed(uri, index, element.start, message));
}

function placed(uri: string, index: LineIndex, offset: number | undefined, message: string): ConfigurationProblem {
  const { line, character } = index.position(offset ?? 0);
  return { uri, line: line + 1, column: character + 1, message };
}
