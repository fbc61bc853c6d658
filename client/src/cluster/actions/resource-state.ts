import { childElement, parseXml, type XmlElement } from "../../../../server/src/text/xml.ts";

/** What is switched on and off for a resource: whether it runs, and whether the cluster manages it. */
export type Switch = "run" | "manage";

const containers = new Set(["primitive", "group", "clone", "master", "bundle"]);

/** A meta attribute to set. */
interface MetaChange {
  readonly resource: string;
  readonly name: string;
  readonly value: string;
}

/**
 * The meta attributes to set so that a resource is started or stopped, managed or not. To switch it off, the resource itself is changed, and
 * what is switched on inside it; to switch it on, everything that is switched off: the resource, its containers, and what is inside it.
 * At least one. Throws an Error when the CIB has no such resource.
 */
export function switchChanges(cib: string, resource: string, what: Switch, isOn: boolean): readonly MetaChange[] {
  const path = pathTo(cib, resource);
  const self = path.at(-1);
  if (self === undefined) throw new Error(`The configuration has no resource "${resource}".`);
  const concerned = isOn ? [...path.slice(0, -1), ...allOf(self)] : allOf(self);
  const found = concerned.flatMap((element): MetaChange[] => {
    const id = element.attributes.id ?? "";
    const role = metaOf(element, "target-role")?.toLowerCase();
    const managed = metaOf(element, "is-managed")?.toLowerCase();
    if (what === "run") {
      const differs = isOn ? role !== undefined && role !== "started" : role !== "stopped" && role !== undefined;
      return differs ? [{ resource: id, name: "target-role", value: isOn ? "Started" : "Stopped" }] : [];
    }
    return [
      ...(managed !== undefined && isTrue(managed) !== isOn
        ? [{ resource: id, name: "is-managed", value: String(isOn) }]
        : []),
      ...(isOn && isTrue(metaOf(element, "maintenance") ?? "false")
        ? [{ resource: id, name: "maintenance", value: "false" }]
        : []),
    ];
  });
  const own: MetaChange =
    what === "run"
      ? { resource, name: "target-role", value: isOn ? "Started" : "Stopped" }
      : { resource, name: "is-managed", value: String(isOn) };
  const isOwnIncluded = found.some((each) => each.resource === resource && each.name === own.name);
  // Where nothing is switched off explicitly, resource defaults may switch it off.
  return isOwnIncluded || (isOn && found.length > 0) ? found : [own, ...found];
}

/** A meta attribute that a resource itself has in the CIB; undefined where it has none. */
export function ownMeta(cib: string, resource: string, name: string): string | undefined {
  const self = pathTo(cib, resource).at(-1);
  return self && metaOf(self, name);
}

/** The resource's element after its containers; empty when there is none. */
function pathTo(cib: string, resource: string): readonly XmlElement[] {
  const configuration = childElement(parseXml(cib), "configuration");
  const resources = configuration && childElement(configuration, "resources");
  const search = (element: XmlElement): readonly XmlElement[] => {
    if (!containers.has(element.name)) return [];
    if (element.attributes.id === resource) return [element];
    for (const child of element.children) {
      const rest = search(child);
      if (rest.length > 0) return [element, ...rest];
    }
    return [];
  };
  for (const element of resources?.children ?? []) {
    const path = search(element);
    if (path.length > 0) return path;
  }
  return [];
}

function allOf(element: XmlElement): readonly XmlElement[] {
  return [element, ...element.children.filter(({ name }) => containers.has(name)).flatMap(allOf)];
}

function metaOf(element: XmlElement, name: string): string | undefined {
  for (const set of element.children.filter((child) => child.name === "meta_attributes")) {
    const pair = set.children.find((child) => child.name === "nvpair" && child.attributes.name === name);
    if (pair?.attributes.value !== undefined) return pair.attributes.value;
  }
  return undefined;
}

/** Is it true, as Pacemaker reads booleans? */
function isTrue(value: string): boolean {
  return ["true", "on", "yes", "y", "1"].includes(value.toLowerCase());
}
