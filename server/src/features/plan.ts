import { MergeError, mergeCib } from "../cib/merge-cib.ts";
import { configurationOf } from "../cib/read-cib.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { ApplyMode, Change, Plan } from "../protocol.ts";
import { parseXml, serializeXml, type XmlElement, XmlError } from "../text/xml.ts";
import { type ConfigurationFile, type ConfigurationProblem, gatherObjects } from "./configuration-objects.ts";
import { joinObjects, objectPrinter, type PrintedObject } from "./convert.ts";

/** What would change in the live CIB if the files were applied, and the CIB that is wanted. Never throws: what stands in the way is in `errors`. */
export function planChanges(files: readonly ConfigurationFile[], liveCib: string, mode: ApplyMode): Plan {
  const { objects, problems, problemAt } = gatherObjects(files);
  const refuse = (more: readonly ConfigurationProblem[]): Plan => ({
    cib: liveCib,
    changes: [],
    liveText: "",
    wantedText: "",
    errors: [...problems, ...more],
  });
  let live: XmlElement;
  try {
    live = parseXml(liveCib);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const message = `The live CIB can't be read: ${error.message}`;
    return refuse([{ uri: "", line: error.line, column: error.column, message }]);
  }
  if (!configurationOf(live) || live.name !== "cib") {
    return refuse([{ uri: "", line: 1, column: 1, message: "What the cluster answered is not a CIB." }]);
  }
  if (problems.length > 0) return refuse([]);
  try {
    const wanted = mergeCib(live, objects, { mode, modernize: true });
    const print = objectPrinter();
    const before = print(live);
    const after = print(wanted);
    return {
      cib: serializeXml(wanted),
      changes: changesBetween(before, after),
      liveText: joinObjects(before),
      wantedText: joinObjects(after),
      errors: [],
    };
  } catch (error) {
    if (error instanceof MergeError) return refuse([problemAt(error.object, error.message)]);
    if (error instanceof XmlError) {
      return refuse([problemAt(undefined, `An xml statement can't be read: ${error.message}`)]);
    }
    throw error;
  }
}

/** The kinds of objects by their elements, where the two have other names: an object may be sayable in crm only before or after. */
const kindOfElement: Readonly<Record<string, string>> = {
  cluster_property_set: "property",
  template: "rsc_template",
  rsc_location: "location",
  rsc_colocation: "colocation",
  rsc_order: "order",
  acl_role: "role",
  "fencing-topology": "fencing_topology",
};

function keyOf(object: ClusterObject): string {
  const family = object.kind === "xml" ? (kindOfElement[object.element] ?? object.element) : object.kind;
  return `${family} ${object.kind === "node" ? object.uname.value : object.id}`;
}

/** What an object is called in a list of changes. */
function titleOf(object: ClusterObject): { type: string; id: string } {
  if (object.kind === "node") return { type: "node", id: object.uname.value };
  if (object.kind === "xml") return { type: "xml", id: object.id || object.element };
  return { type: object.kind === "master" ? "ms" : object.kind, id: object.id };
}

function changesBetween(before: readonly PrintedObject[], after: readonly PrintedObject[]): Change[] {
  const old = new Map(before.map(({ object, text }) => [keyOf(object), text]));
  const next = new Set(after.map(({ object }) => keyOf(object)));
  const added: Change[] = [];
  const changed: Change[] = [];
  for (const { object, text } of after) {
    const oldText = old.get(keyOf(object));
    if (oldText === undefined) added.push({ kind: "added", ...titleOf(object), after: text });
    else if (oldText !== text) changed.push({ kind: "changed", ...titleOf(object), before: oldText, after: text });
  }
  const removed = before.flatMap(({ object, text }): Change[] =>
    next.has(keyOf(object)) ? [] : [{ kind: "removed", ...titleOf(object), before: text }],
  );
  return [...added, ...changed, ...removed];
}
