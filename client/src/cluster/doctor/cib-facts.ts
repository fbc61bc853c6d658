import { childElement, parseXml, serializeXml, type XmlElement } from "../../../../server/src/text/xml.ts";

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
  /** What constraints can name to place it: itself, the groups and clones around it, and their members, in one word. */
  readonly within: string;
  /** May it run on that node, as far as constraints without rules say? Undefined where a rule decides. */
  mayRunOn(node: string): boolean | undefined;
}

/** What a configuration uses of its nodes. */
export interface CibFacts {
  /** The primitives that are looked at: all, or those that a plan touches. */
  readonly resources: readonly UsedResource[];
  /** All primitives: what one needs, another may bring. */
  readonly all: readonly UsedResource[];
  readonly fencingEnabled: boolean;
  /** Does the cluster rely on the watchdogs of SBD alone (stonith-watchdog-timeout, fencing-watchdog-timeout since 3.0.2)? */
  readonly fencesByWatchdog: boolean;
  /** Names of the members in the configuration. */
  readonly members: readonly string[];
  /** Names of remote nodes; guest nodes are fenced by a stop of what contains them. */
  readonly remotes: readonly string[];
  /** Are there remote or guest nodes? */
  readonly hasRemotes: boolean;
  readonly properties: ReadonlyMap<string, string>;
  /** The folders where resources mount file systems. */
  readonly mounts: ReadonlySet<string>;
  /** How many resources make devices or file systems appear. */
  readonly storageResources: number;
  /** All constraints, and whether resources may run where none allows it: where resources may run follows from it, and from `within`. */
  readonly placement: string;
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
  const placing = placingConstraints(section("constraints"));
  const members = section("nodes")
    .filter(({ attributes: { type } }) => type === undefined || type === "member")
    .flatMap(({ attributes: { uname } }) => uname ?? []);
  const resources = found.map(({ element, within }): UsedResource => {
    const template = byId.get(element.attributes.template ?? "");
    const attribute = (name: string): string | undefined => element.attributes[name] ?? template?.attributes[name];
    const parts = [attribute("class"), attribute("provider"), attribute("type")].filter((part) => part !== undefined);
    let constraints: readonly XmlElement[] | undefined;
    return {
      id: element.attributes.id ?? "",
      agent: parts.join(":"),
      type: attribute("type") ?? "",
      parameters: new Map([...(template ? parametersOf(template, byId) : []), ...parametersOf(element, byId)]),
      hasRules: [element, ...(template ? [template] : [])].some((each) => hasRules(each, byId)),
      isCloned: within.some((id) => /^(clone|master)$/.test(byId.get(id)?.name ?? "")),
      within: within.join(" "),
      mayRunOn(node) {
        // Found when it is asked for: mostly it is about few resources of many.
        constraints ??= constraintsOf(within, placing);
        return mayRun(node, constraints, isAsymmetric);
      },
    };
  });
  return {
    resources,
    all: resources,
    fencingEnabled: !isFalse(properties.get("stonith-enabled") ?? properties.get("fencing-enabled")),
    fencesByWatchdog: /^[1-9]|^-1/.test(
      properties.get("fencing-watchdog-timeout") ?? properties.get("stonith-watchdog-timeout") ?? "",
    ),
    members,
    remotes: resources.filter(({ agent }) => agent === "ocf:pacemaker:remote").map(({ id }) => id),
    hasRemotes:
      resources.some(({ agent }) => agent === "ocf:pacemaker:remote") ||
      section("nodes").some(({ attributes: { type } }) => type === "remote") ||
      [...byId.values()].some(({ name, attributes }) => name === "nvpair" && attributes.name === "remote-node"),
    properties,
    mounts: new Set(resources.flatMap((each) => mountOf(each)?.folder ?? [])),
    storageResources: resources.filter(({ agent }) => isStorage(agent)).length,
    placement: `${isAsymmetric} ${section("constraints")
      .map((each) => serializeXml(each))
      .join("")}`,
  };
}

/** The device and the folder of a file system that the cluster mounts. */
export function mountOf({
  agent,
  parameters,
}: UsedResource): { readonly device: string; readonly folder: string } | undefined {
  const device = parameters.get("device");
  const folder = parameters.get("directory");
  if (agent !== "ocf:heartbeat:Filesystem" || device === undefined || folder === undefined) return undefined;
  // The agent accepts the options -U and -L, too.
  const named = device.replace(/^-U\s*/, "UUID=").replace(/^-L\s*/, "LABEL=");
  return { device: named, folder: folder.replace(/(.)\/+$/, "$1") };
}

/** Does the agent make devices or file systems appear? */
export function isStorage(agent: string): boolean {
  return /^ocf:(heartbeat:(Filesystem|LVM.*|lvmlockd|iscsi|mdraid|Raid1|ZFS|symlink|multipath.*)$|linbit:)/.test(agent);
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

/** The constraints that decide where resources may run, by what they name. */
interface PlacingConstraints {
  readonly locations: ReadonlyMap<string, readonly XmlElement[]>;
  /** A pattern isn't evaluated: it counts as if it matched, and as a rule. */
  readonly patterns: readonly XmlElement[];
  /** What a resource can't run without. */
  readonly mandatory: ReadonlyMap<string, readonly string[]>;
}

function placingConstraints(constraints: readonly XmlElement[]): PlacingConstraints {
  const locations = new Map<string, XmlElement[]>();
  const patterns: XmlElement[] = [];
  const mandatory = new Map<string, string[]>();
  const add = <T>(to: Map<string, T[]>, id: string, value: T): void => {
    const known = to.get(id);
    if (known) known.push(value);
    else to.set(id, [value]);
  };
  for (const each of constraints) {
    const { rsc, "rsc-pattern": pattern, score = "INFINITY", "with-rsc": base } = each.attributes;
    if (each.name === "rsc_colocation" && rsc !== undefined && base && /^\+?infinity$/i.test(score))
      add(mandatory, rsc, base);
    if (each.name !== "rsc_location") continue;
    if (rsc !== undefined) add(locations, rsc, each);
    else if (pattern !== undefined) patterns.push(each);
    else
      for (const set of each.children)
        if (set.name === "resource_set")
          for (const { attributes } of set.children) add(locations, attributes.id ?? "", each);
  }
  return { locations, patterns, mandatory };
}

/** The location constraints of these resources, and of those without which they run nowhere. */
function constraintsOf(
  ids: readonly string[],
  { locations, patterns, mandatory }: PlacingConstraints,
): readonly XmlElement[] {
  const all = new Set(ids);
  for (const id of all) for (const base of mandatory.get(id) ?? []) all.add(base);
  return [...new Set([...all].flatMap((id) => locations.get(id) ?? [])), ...patterns];
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
