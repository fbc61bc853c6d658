import { randomUUID } from "node:crypto";
import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";
import { serializeXml, type XmlElement, xmlElement } from "../../../../server/src/text/xml.ts";
import { ClusterError } from "../errors.ts";
import { nodeScript } from "../node-script.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { type Cib, canonical } from "./cib-content.ts";
import { isRefusedBySchema, verifyReasons } from "./verify-reasons.ts";
import { formatPosition } from "./xml-position.ts";

const script = nodeScript(new URL("./verify-each.sh", import.meta.url));
/** A reason that says where, or names the id that is wrong. */
export const namesElement = /^[\w-]+ "|\bID\b/;

const mostObjects = 200;
const mostReported = 3;
const mostParts = 300;

/**
 * What the node's schema refuses in a CIB, each with the element (`op "x-m" of primitive "x": …`). Newer releases name no place, and a
 * node needs no validator of its own: its crm_verify is asked about each changed object alone, then about the refused ones without
 * one of their parts. Empty where that finds nothing: what is wrong lies between objects, or the schema isn't known there.
 */
export async function findRefused(
  session: ClusterSession,
  live: Cib | undefined,
  wanted: Cib,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const ask = (documents: readonly string[]): Promise<readonly string[]> => verifyEach(session, documents, signal);
  try {
    const ids = idsIn(wanted.configuration);
    const known = new Set(live?.configuration.children.flatMap(({ children }) => children.map(canonical)));
    const objects = wanted.configuration.children
      .flatMap((section) => section.children.map((object) => ({ section, object })))
      .filter(({ object }) => !known.has(canonical(object)))
      .slice(0, mostObjects);
    const alone = ({ section, object }: Placed): string => aloneIn(wanted.root, section, object, ids);
    const [empty = "", ...answers] = await ask([emptyOf(wanted.root), ...objects.map(alone)]);
    if (isRefusedBySchema(empty)) return [];
    const refused = objects
      .map((object, index) => ({ ...object, answer: answers[index] ?? "" }))
      .filter(({ answer }) => isRefusedBySchema(answer))
      .slice(0, mostReported);
    const found: string[] = [];
    for (const each of refused) found.push(await reasonIn(each, wanted.root, ids, ask));
    return found;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    return [];
  }
}

interface Placed {
  readonly section: XmlElement;
  readonly object: XmlElement;
}

/** The wrong part of a refused object: the deepest one without which the object is accepted, and which attribute of it. */
async function reasonIn(
  { section, object, answer }: Placed & { readonly answer: string },
  root: XmlElement,
  ids: ReadonlySet<string>,
  ask: (documents: readonly string[]) => Promise<readonly string[]>,
): Promise<string> {
  const without = (changed: XmlElement): string => aloneIn(root, section, changed, ids);
  const paths = pathsIn(object).slice(0, mostParts);
  const answers = await ask(paths.map((path) => without(removed(object, path.slice(1)))));
  const accepted = paths.filter((_, index) => !isRefusedBySchema(answers[index] ?? ""));
  const path = accepted.reduce<readonly XmlElement[]>(
    (deepest, each) => (each.length > deepest.length ? each : deepest),
    [object],
  );
  const wrong = path.at(-1) as XmlElement;
  const names = Object.keys(wrong.attributes);
  const byAttribute = await ask(
    names.map((name) => without(replaced(object, path.slice(1), withoutAttribute(wrong, name)))),
  );
  const attribute = names.find((_, index) => !isRefusedBySchema(byAttribute[index] ?? ""));
  const [reason = ""] = verifyReasons(answer);
  const where = formatPosition(path) ?? wrong.name;
  if (attribute === undefined) return `${where}: ${reason}`;
  return `${where}: the schema refuses its attribute ${attribute}${reason === "" ? "" : ` (${reason})`}`;
}

/** Every element inside one, as the path from that one down to it. */
function pathsIn(object: XmlElement): XmlElement[][] {
  return object.children.flatMap((child) => [[object, child], ...pathsIn(child).map((path) => [object, ...path])]);
}

/** An element without the one at the end of a path of its children. */
function removed(element: XmlElement, path: readonly XmlElement[]): XmlElement {
  return replaced(element, path, undefined);
}

function replaced(element: XmlElement, path: readonly XmlElement[], by: XmlElement | undefined): XmlElement {
  const [next, ...rest] = path;
  if (next === undefined) return by ?? element;
  const children = element.children.flatMap((child) => {
    if (child !== next) return [child];
    if (rest.length > 0) return [replaced(child, rest, by)];
    return by === undefined ? [] : [by];
  });
  return { ...element, children };
}

function withoutAttribute(element: XmlElement, name: string): XmlElement {
  const { [name]: _, ...attributes } = element.attributes;
  return { ...element, attributes };
}

/** A CIB with one object only, and something of each id that it refers to. */
function aloneIn(root: XmlElement, section: XmlElement, object: XmlElement, ids: ReadonlySet<string>): string {
  const own = idsIn(object);
  const named = new Set(valuesIn(object).filter((value) => ids.has(value) && !own.has(value)));
  const others = [...named].map((id) =>
    xmlElement("primitive", { id, class: "ocf", provider: "pacemaker", type: "Dummy" }),
  );
  const holder = { ...section, children: [object] };
  const resources =
    section.name === "resources" ? { ...holder, children: [...others, object] } : xmlElement("resources", {}, others);
  const required = ["crm_config", "nodes", "constraints"].map((name) =>
    name === section.name ? holder : xmlElement(name),
  );
  const [config, nodes, constraints] = required as [XmlElement, XmlElement, XmlElement];
  const more = ["crm_config", "nodes", "resources", "constraints"].includes(section.name) ? [] : [holder];
  return cibOf(root, [config, nodes, resources, constraints, ...more]);
}

function emptyOf(root: XmlElement): string {
  return cibOf(
    root,
    ["crm_config", "nodes", "resources", "constraints"].map((name) => xmlElement(name)),
  );
}

function cibOf(root: XmlElement, sections: readonly XmlElement[]): string {
  const children = [xmlElement("configuration", {}, [...sections]), xmlElement("status")];
  return serializeXml({ ...xmlElement("cib", root.attributes, children) }).replace(/\n\s*/g, "");
}

function idsIn(element: XmlElement, ids = new Set<string>()): Set<string> {
  if (element.attributes.id !== undefined && !references.has(element.name)) ids.add(element.attributes.id);
  for (const child of element.children) idsIn(child, ids);
  return ids;
}

/** Elements whose `id` names something else. */
const references = new Set(["resource_ref", "obj_ref", "role", "role_ref"]);

function valuesIn(element: XmlElement): string[] {
  const own = Object.entries(element.attributes).flatMap(([name, value]) =>
    name === "id" && !references.has(element.name) ? [] : [value],
  );
  return [...own, ...element.children.flatMap(valuesIn)];
}

/** What the node's crm_verify prints about each CIB. Rejects with a ClusterError. */
async function verifyEach(
  session: ClusterSession,
  documents: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (documents.length === 0) return [];
  const mark = `@@${randomUUID()}`;
  const { stdout } = await session.run(["sh", "-c", script, "sh", mark], {
    stdin: documents.map((document) => `${document}\n`).join(""),
    plain: true,
    title: "crm_verify (on parts of the CIB)",
    timeoutMs: 60_000,
    ...omitUndefined({ signal }),
  });
  const answers = stdout.split(new RegExp(`\\n${mark} \\d+\\n`)).slice(0, -1);
  if (answers.length !== documents.length)
    throw new ClusterError("protocol", "crm_verify could not be asked about parts of the CIB.");
  return answers;
}
