import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";

/** A primitive of the configuration. */
export interface UsedResource {
  readonly id: string;
  /** `ocf:heartbeat:IPaddr2`, `stonith:fence_ipmilan`, `systemd:nginx`. */
  readonly agent: string;
  readonly type: string;
  /** Parameters; without those whose values are secret or depend on a rule. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Are there parameters that depend on a rule? */
  readonly hasRules: boolean;
  /** Is it, or a group that it is in, cloned? Its agent gets parameters of the clone, too. */
  readonly isCloned: boolean;
  /** May it run on that node, as far as constraints without rules say? Undefined where a rule decides. */
  mayRunOn(node: string): boolean | undefined;
}

/** What a configuration uses of its nodes. */
export interface CibFacts {
  readonly resources: readonly UsedResource[];
  readonly fencingEnabled: boolean;
  /** Names of the members in the configuration. */
  readonly members: readonly string[];
  /** Are there remote or guest nodes? */
  readonly hasRemotes: boolean;
  readonly properties: ReadonlyMap<string, string>;
}

/** Reads what a CIB uses. Throws where the text is no XML. */
export function readCibFacts(cib: string): CibFacts {
  const configuration = childElement(parseXml(cib.slice(Math.max(cib.indexOf("<cib"), 0)).trimEnd()), "configuration");
  const section = (name: string): readonly XmlElement[] =>
    (configuration && childElement(configuration, name)?.children) ?? [];
  const properties = new Map(
    section("crm_config").flatMap((set) => pairs(set).map(({ name = "", value = "" }) => [name, value] as const)),
  );
  const byId = new Map<string, XmlElement>();
  if (configuration) collectIds(configuration, byId);
  const found: { readonly element: XmlElement; readonly within: readonly string[] }[] = [];
  for (const each of section("resources")) collectPrimitives(each, [], found);
  const isAsymmetric = isFalse(properties.get("symmetric-cluster"));
  const locations = section("constraints").filter(({ name }) => name === "rsc_location");
  const colocations = section("constraints").filter(({ name }) => name === "rsc_colocation");
  const members = section("nodes")
    .filter(({ attributes: { type } }) => type === undefined || type === "member")
    .flatMap(({ attributes: { uname } }) => uname ?? []);
  const resources = found.map(({ element, within }): UsedResource => {
    const template = byId.get(element.attributes.template ?? "");
    const attribute = (name: string): string | undefined => element.attributes[name] ?? template?.attributes[name];
    const parts = [attribute("class"), attribute("provider"), attribute("type")].filter((part) => part !== undefined);
    const constraints = locations.filter((location) => concerns(location, withMandatory(within, colocations)));
    return {
      id: element.attributes.id ?? "",
      agent: parts.join(":"),
      type: attribute("type") ?? "",
      parameters: new Map([...(template ? parametersOf(template, byId) : []), ...parametersOf(element, byId)]),
      hasRules: [element, ...(template ? [template] : [])].some((each) => hasRules(each, byId)),
      isCloned: within.some((id) => /^(clone|master)$/.test(byId.get(id)?.name ?? "")),
      mayRunOn: (node) => mayRun(node, constraints, isAsymmetric),
    };
  });
  return {
    resources,
    fencingEnabled: !isFalse(properties.get("stonith-enabled") ?? properties.get("fencing-enabled")),
    members,
    hasRemotes:
      resources.some(({ agent }) => agent === "ocf:pacemaker:remote") ||
      section("nodes").some(({ attributes: { type } }) => type === "remote") ||
      [...byId.values()].some(({ name, attributes }) => name === "nvpair" && attributes.name === "remote-node"),
    properties,
  };
}

function isFalse(value: string | undefined): boolean {
  return value !== undefined && /^(false|off|no|n|0)$/i.test(value);
}

function collectIds(element: XmlElement, byId: Map<string, XmlElement>): void {
  if (element.attributes.id !== undefined) byId.set(element.attributes.id, element);
  for (const child of element.children) collectIds(child, byId);
}

function collectPrimitives(
  element: XmlElement,
  within: readonly string[],
  found: { readonly element: XmlElement; readonly within: readonly string[] }[],
): void {
  // Members of a group are where all of them may be.
  const together = element.name === "group" ? element.children.flatMap(({ attributes: { id } }) => id ?? []) : [];
  const path = [...within, element.attributes.id ?? "", ...together];
  if (element.name === "primitive") found.push({ element, within: path });
  // What is in a bundle runs in containers, which have files of their own.
  else if (element.name !== "bundle") for (const child of element.children) collectPrimitives(child, path, found);
}

function pairs(set: XmlElement): readonly Readonly<Record<string, string>>[] {
  if (childElement(set, "rule")) return [];
  return set.children.filter(({ name }) => name === "nvpair").map(({ attributes }) => attributes);
}

function hasRules(element: XmlElement, byId: ReadonlyMap<string, XmlElement>): boolean {
  const sets = element.children.filter(({ name }) => name === "instance_attributes");
  return sets.some((set) => childElement(byId.get(set.attributes["id-ref"] ?? "") ?? set, "rule") !== undefined);
}

function parametersOf(element: XmlElement, byId: ReadonlyMap<string, XmlElement>): [string, string][] {
  return element.children
    .filter(({ name }) => name === "instance_attributes")
    .map((set) => byId.get(set.attributes["id-ref"] ?? "") ?? set)
    .flatMap((set) =>
      pairs(set).flatMap(({ name, value }): [string, string][] =>
        name === undefined || value === undefined ? [] : [[name, value]],
      ),
    );
}

/** These resources, and those without which they run nowhere. */
function withMandatory(ids: readonly string[], colocations: readonly XmlElement[]): readonly string[] {
  const all = new Set(ids);
  for (const id of all)
    for (const { attributes } of colocations)
      if (attributes.rsc === id && /^\+?infinity$/i.test(attributes.score ?? "INFINITY") && attributes["with-rsc"])
        all.add(attributes["with-rsc"]);
  return [...all];
}

function concerns(
  { attributes: { rsc, "rsc-pattern": pattern }, children }: XmlElement,
  ids: readonly string[],
): boolean {
  if (rsc !== undefined) return ids.includes(rsc);
  // A pattern isn't evaluated: it counts as if it matched, and as a rule.
  if (pattern !== undefined) return true;
  return children.some(
    (set) => set.name === "resource_set" && set.children.some(({ attributes: { id } }) => ids.includes(id ?? "")),
  );
}

function mayRun(node: string, constraints: readonly XmlElement[], isAsymmetric: boolean): boolean | undefined {
  const isSimple = ({ attributes }: XmlElement): boolean =>
    attributes.node !== undefined && attributes.score !== undefined && attributes["rsc-pattern"] === undefined;
  const here = constraints.filter(
    (each) => isSimple(each) && each.attributes.node?.toLowerCase() === node.toLowerCase(),
  );
  const scores = here
    .filter(({ attributes: { role } }) => role === undefined || /^started$/i.test(role))
    .map(({ attributes: { score = "" } }) => score);
  if (scores.some((score) => /^-infinity$/i.test(score) || Number(score) <= -1_000_000)) return false;
  if (constraints.some((each) => !isSimple(each))) return undefined;
  if (!isAsymmetric) return true;
  return scores.some((score) => !score.startsWith("-"));
}
