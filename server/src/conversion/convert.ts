import { inFormsOf, withAttributes } from "../cib/forms-of-release.ts";
import { mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { configurationOf, readCib, readConfiguration } from "../cib/read-cib.ts";
import { type CrmTree, parseCrm } from "../crm/crm-tree.ts";
import type { Agents } from "../model/agent.ts";
import type { ClusterObject } from "../model/configuration.ts";
import { targetOfCib } from "../model/target.ts";
import { parsePcs } from "../pcs/pcs-tree.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import { type ConfigurationProblem, gatherObjects } from "./configuration-objects.ts";
import { emptyCib } from "./empty-cib.ts";
import { joinObjects, objectPrinter, type PrintedObject } from "./print-objects.ts";
import { runPcs } from "./run-pcs.ts";
import { schemaErrors } from "./schema-errors.ts";
import { writePcs } from "./write-pcs.ts";

/** The languages a configuration can be read from. */
export const sourceLanguages = ["cib", "crm", "pcs"] as const;
/** The languages one can be written in. */
export const targetLanguages = ["cib", "crm", "pcs", "corosync"] as const;
/** One of {@link sourceLanguages}. */
export type SourceLanguage = (typeof sourceLanguages)[number];
/** One of {@link targetLanguages}. */
export type TargetLanguage = (typeof targetLanguages)[number];

/** What of a text is converted, and for what. */
export interface ConvertOptions {
  /** The agents that it may name by their type alone; the catalogue's when absent. */
  readonly agents?: Agents | undefined;
  /** From crm to pcs: the part of the text whose statements are meant. */
  readonly selection?: Span | undefined;
  /**
   * The release of Pacemaker that the result is for, in whose names and forms it is written. Where it is absent, pcs commands are for that
   * which a CIB names, else in forms that suit most, and crm and CIBs are as the source is.
   */
  readonly pacemaker?: string | undefined;
}

/** A configuration in another language, or the errors that prevent it; then `text` is empty. */
export interface Conversion {
  readonly text: string;
  readonly errors: readonly ConfigurationProblem[];
  /** What was left out, added or written differently; `isLoss` marks what the other language can't express. */
  readonly notes?: readonly (ConfigurationProblem & { readonly isLoss?: boolean })[];
}

/**
 * A configuration in another language, in forms that suit most releases; pcs commands alone are for the release `pacemaker`. Errors name
 * their place. Never throws.
 */
export function convertText(
  uri: string,
  text: string,
  from: SourceLanguage,
  to: TargetLanguage,
  { agents, selection, pacemaker }: ConvertOptions = {},
): Conversion {
  if (from === "pcs") {
    if (to !== "pcs") return convertPcs(uri, text, to);
    const made = convertPcs(uri, text, "cib");
    return made.errors.length > 0 ? made : cibToPcs(uri, made.text, pacemaker);
  }
  if (to === "corosync") {
    const message = "Only pcs commands make a corosync.conf.";
    return { text: "", errors: [{ uri, line: 1, column: 1, message }] };
  }
  if (to === "pcs")
    return from === "crm" ? crmToPcs(uri, text, { agents, selection, pacemaker }) : cibToPcs(uri, text, pacemaker);
  const crm = from === "crm" ? crmToCib(uri, text, agents) : cibToCrm(uri, text);
  if (from !== to || crm.errors.length > 0) return crm;
  return to === "crm" ? cibToCrm(uri, crm.text) : crmToCib(uri, crm.text, agents);
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

/** A crm text, or some of its objects, as pcs commands with the same result. Notes list what pcs can't express. */
function crmToPcs(uri: string, text: string, { agents, selection, pacemaker }: ConvertOptions = {}): Conversion {
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
function cibToPcs(uri: string, source: string, release?: string): Conversion {
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
