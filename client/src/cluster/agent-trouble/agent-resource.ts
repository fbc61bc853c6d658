import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";
import type { ClusterSnapshot, ResourceState } from "../status/snapshot.ts";

/** A resource whose agent can be run, or traced. */
export interface AgentResource {
  /** Of the primitive: that of a clone is inside it. */
  readonly id: string;
  /** `ocf:heartbeat:IPaddr2`. */
  readonly agent: string;
  readonly type: string;
  readonly element: XmlElement;
  /** The template that it is made from. */
  readonly template: XmlElement | undefined;
  readonly isPromotable: boolean;
  /** Parameters whose values the nodes keep (cibsecret), by name. */
  readonly stored: readonly string[];
}

/** The primitive of this name, or of the clone of this name. Throws an Error, a sentence, where there is none or its agent can't be run on a node. */
export function agentResource(cib: string, id: string): AgentResource {
  const root = parseXml(cib.slice(Math.max(cib.indexOf("<cib"), 0)).trimEnd());
  const configuration = childElement(root, "configuration");
  const resources = configuration && childElement(configuration, "resources");
  const path = resources && pathTo(resources, id);
  let element = path?.at(-1);
  if (element === undefined || path === undefined) throw new Error(`the configuration has no resource ${quoted(id)}.`);
  const clone = path.find(({ name }) => name === "clone" || name === "master");
  if (element === clone) element = clone.children.find(isResource) ?? clone;
  if (path.some(({ name }) => name === "bundle"))
    throw new Error(`${quoted(id)} runs in a container, where its agent can't be run from outside.`);
  if (element.name !== "primitive") {
    const members = element.children.filter(isResource).map((each) => quoted(each.attributes.id ?? ""));
    throw new Error(
      members.length === 0
        ? `${quoted(id)} is no resource with an agent.`
        : `${quoted(id)} has several resources; name one of them: ${listing(members)}.`,
    );
  }
  const { attributes } = element;
  const template = resources?.children.find(
    (each) => each.name === "template" && each.attributes.id === attributes.template,
  );
  const attribute = (name: string): string | undefined => attributes[name] ?? template?.attributes[name];
  const sets = [element, ...(template ? [template] : [])].flatMap(({ children }) =>
    children.filter(({ name }) => name === "instance_attributes"),
  );
  return {
    id: attributes.id ?? id,
    agent: ["class", "provider", "type"].flatMap((name) => attribute(name) ?? []).join(":"),
    type: attribute("type") ?? "",
    element,
    template,
    isPromotable:
      clone !== undefined && (clone.name === "master" || /^(true|on|yes|y|1)$/i.test(metaOf(clone, "promotable"))),
    stored: sets.flatMap(({ children }) =>
      children.flatMap(({ attributes: { name, value = "" } }) =>
        name !== undefined && value.startsWith("lrm://") ? [name] : [],
      ),
    ),
  };
}

function isResource({ name }: XmlElement): boolean {
  return /^(primitive|group|clone|master|bundle)$/.test(name);
}

function pathTo(element: XmlElement, id: string): readonly XmlElement[] | undefined {
  for (const child of element.children.filter(isResource)) {
    if (child.attributes.id === id) return [child];
    const rest = pathTo(child, id);
    if (rest !== undefined) return [child, ...rest];
  }
  return undefined;
}

function metaOf(element: XmlElement, name: string): string {
  const pairs = element.children.filter((each) => each.name === "meta_attributes").flatMap(({ children }) => children);
  return pairs.find(({ attributes }) => attributes.name === name)?.attributes.value ?? "";
}

/** The nodes where a primitive is active, instances of clones included. */
export function nodesOf({ resources }: ClusterSnapshot, id: string): readonly string[] {
  const all = (each: ResourceState): readonly ResourceState[] => [each, ...each.children.flatMap(all)];
  const own = resources.flatMap(all).filter((each) => each.id === id || each.id.startsWith(`${id}:`));
  return [...new Set(own.flatMap(({ placements }) => placements.map(({ node }) => node)))].sort();
}
