import { findAgent } from "../agents/catalogue.ts";
import { MergeError, mergeCib } from "../cib/merge-cib.ts";
import { configurationOf, readConfiguration } from "../cib/read-cib.ts";
import type { CrmTree } from "../crm/crm-tree.ts";
import { printObject } from "../crm/statements.ts";
import { type ClusterObject, isPrimitive } from "../model/configuration.ts";
import type { ApplyMode, Change, Plan } from "../protocol.ts";
import { LineIndex } from "../text/line-index.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";

/** A crm file that takes part in a plan. */
export interface PlanFile {
  readonly uri: string;
  readonly text: string;
  readonly tree: CrmTree;
}

type PlanProblem = Plan["errors"][number];

interface Placed {
  readonly file: PlanFile;
  readonly offset: number;
}

/** What would change in the live CIB if the files were applied, and the CIB that is wanted. Never throws: what stands in the way is in `errors`. */
export function planChanges(files: readonly PlanFile[], liveCib: string, mode: ApplyMode): Plan {
  const { objects, places, errors } = gather(files);
  const refuse = (more: readonly PlanProblem[]): Plan => ({
    cib: liveCib,
    changes: [],
    liveText: "",
    wantedText: "",
    errors: [...errors, ...more],
  });
  let live: XmlElement;
  try {
    live = parseXml(liveCib);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return refuse([
      { uri: "", line: error.line, column: error.column, message: `The live CIB can't be read: ${error.message}` },
    ]);
  }
  if (!configurationOf(live) || live.name !== "cib") {
    return refuse([{ uri: "", line: 1, column: 1, message: "What the cluster answered is not a CIB." }]);
  }
  if (errors.length > 0) return refuse([]);
  try {
    const wanted = mergeCib(live, objects.map(withFullAgent), mode);
    const before = readConfiguration(live);
    const after = readConfiguration(wanted);
    return {
      cib: serializeXml(wanted),
      changes: changesBetween(before, after),
      liveText: printConfiguration(before),
      wantedText: printConfiguration(after),
      errors: [],
    };
  } catch (error) {
    if (error instanceof MergeError) return refuse([problemAt(places.get(error.object), error.message)]);
    if (error instanceof XmlError)
      return refuse([
        { uri: files[0]?.uri ?? "", line: 1, column: 1, message: `An xml statement can't be read: ${error.message}` },
      ]);
    throw error;
  }
}

function problemAt(place: Placed | undefined, message: string): PlanProblem {
  if (!place) return { uri: "", line: 1, column: 1, message };
  const { line, character } = new LineIndex(place.file.text).position(place.offset);
  return { uri: place.file.uri, line: line + 1, column: character + 1, message };
}

function gather(files: readonly PlanFile[]): {
  objects: ClusterObject[];
  places: Map<ClusterObject, Placed>;
  errors: PlanProblem[];
} {
  const objects: ClusterObject[] = [];
  const places = new Map<ClusterObject, Placed>();
  const errors: PlanProblem[] = [];
  const seen = new Map<string, ClusterObject>();
  for (const file of files) {
    for (const { offset, statement } of file.tree.statements) {
      for (const problem of statement.problems) {
        if (problem.severity === "error")
          errors.push(problemAt({ file, offset: offset + problem.span.start }, problem.message));
      }
      if (statement.kind === "unsupported") {
        const message = `"${statement.keyword}" can't be applied by this version of Quorate. Take the line out, or write it as xml.`;
        errors.push(problemAt({ file, offset }, message));
      }
      const { object } = statement;
      if (!object) continue;
      const key = uniqueKey(object);
      if (key !== undefined && seen.has(key))
        errors.push(problemAt({ file, offset }, `"${object.id}" is defined twice.`));
      if (key !== undefined) seen.set(key, object);
      objects.push(object);
      places.set(object, { file, offset });
    }
  }
  return { objects, places, errors };
}

/** What two objects of a configuration must not share; undefined for those that may be repeated. */
function uniqueKey(object: ClusterObject): string | undefined {
  if (object.kind === "node") return `node ${object.uname.value}`;
  const mayRepeat = ["property", "rsc_defaults", "op_defaults", "fencing_topology", "xml"].includes(object.kind);
  return mayRepeat ? undefined : object.id;
}

/** A primitive of a bare type (`IPaddr2`) with the class and provider that the type has. */
function withFullAgent(object: ClusterObject): ClusterObject {
  if (!isPrimitive(object) || !object.agent) return object;
  const { class: cls, provider, type } = object.agent;
  if (cls !== undefined && (cls !== "ocf" || provider !== undefined)) return object;
  const found = findAgent(object.agent);
  return { ...object, agent: { class: "ocf", provider: found?.provider ?? "heartbeat", type } };
}

function keyOf(object: ClusterObject): string {
  const family = object.kind === "xml" ? object.element : object.kind;
  return `${family} ${object.kind === "node" ? object.uname.value : object.id}`;
}

/** What an object is called in a list of changes. */
function titleOf(object: ClusterObject): { type: string; id: string } {
  if (object.kind === "node") return { type: "node", id: object.uname.value };
  if (object.kind === "xml") return { type: "xml", id: object.id || object.element };
  return { type: object.kind === "master" ? "ms" : object.kind, id: object.id };
}

function changesBetween(before: readonly ClusterObject[], after: readonly ClusterObject[]): Change[] {
  const old = new Map(before.map((object) => [keyOf(object), printObject(object)]));
  const next = new Map(after.map((object) => [keyOf(object), object]));
  const added: Change[] = [];
  const changed: Change[] = [];
  for (const [key, object] of next) {
    const text = printObject(object);
    const oldText = old.get(key);
    if (oldText === undefined) added.push({ kind: "added", ...titleOf(object), after: text });
    else if (oldText !== text) changed.push({ kind: "changed", ...titleOf(object), before: oldText, after: text });
  }
  const removed = before.flatMap((object): Change[] =>
    next.has(keyOf(object)) ? [] : [{ kind: "removed", ...titleOf(object), before: printObject(object) }],
  );
  return [...added, ...changed, ...removed];
}

/** A whole configuration in crm text, a statement after the other. */
export function printConfiguration(objects: readonly ClusterObject[]): string {
  return objects.map((object) => `${printObject(object)}\n`).join("");
}
