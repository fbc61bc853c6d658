import type { Verbatim } from "../../../model/configuration.ts";
import { wordTable } from "../../../text/word-table.ts";
import { parseXml, type XmlElement, XmlError } from "../../../text/xml.ts";
import type { RefusedConstruct } from "./refused-construct.ts";
import { placeInXml } from "./xml-place.ts";

interface Refused extends Omit<RefusedConstruct, "span" | "edit"> {
  /** The attribute that it is about; the whole element when absent. */
  readonly attribute?: string;
}

/** What the schema pacemaker-4.0 refuses, and older ones accept, in an element that is carried as XML. */
export function refusedInXml(object: Verbatim): readonly RefusedConstruct[] {
  let root: XmlElement;
  try {
    root = parseXml(object.source, { withPlaces: true });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return [];
  }
  const found: RefusedConstruct[] = [];
  const visit = (element: XmlElement, parent: XmlElement | undefined): void => {
    const refused = refusedElement(element, parent);
    if (refused) {
      const { attribute, ...rest } = refused;
      found.push({ ...rest, span: placeInXml(object, element, attribute) });
    }
    for (const child of element.children) visit(child, element);
  };
  visit(root, undefined);
  return found;
}

function refusedElement(element: XmlElement, parent: XmlElement | undefined): Refused | undefined {
  const { name, attributes: a } = element;
  const named = a.id === undefined ? "" : ` "${a.id}"`;
  switch (name) {
    case "master":
      return {
        what: `The <master>${named}`,
        fate: "converted",
        instead: "Use a clone with meta promotable=true.",
        isLegacySyntax: true,
      };
    case "lifetime": {
      const of = parent?.attributes.id === undefined ? "" : ` of "${parent.attributes.id}"`;
      const what = `The lifetime${of}`;
      // It becomes a rule without a score.
      if (parent?.name === "rsc_location")
        return { what, fate: "dropped", lost: "the constraint", instead: "Use a rule with a date instead." };
      return { what, fate: "ignored", instead: "Use a rule with a date in a location constraint." };
    }
    case "rkt":
      return { what: "A bundle of rkt containers", fate: "dropped", instead: "Use podman or docker." };
    case "docker":
    case "podman":
      return a.masters === undefined
        ? undefined
        : {
            attribute: "masters",
            what: "The attribute masters of a bundle",
            fate: "converted",
            instead: "Use promoted-max instead.",
          };
    case "primitive":
    case "template":
      return a.class === "upstart" || a.class === "nagios"
        ? {
            attribute: "class",
            what: `The class ${a.class} of${named}`,
            fate: "dropped",
            instead: "Use a systemd unit or an OCF agent.",
          }
        : undefined;
    case "node":
      return a.type === "ping"
        ? { attribute: "type", what: `The ping node${named}`, fate: "member", instead: "Remove it." }
        : undefined;
    case "date_spec":
      return a.moon === undefined
        ? undefined
        : {
            attribute: "moon",
            what: "The phase of the moon (moon)",
            fate: "ignored",
            instead: "Remove it, or use days.",
          };
    case "fencing-level":
      return Number(a.index) > 9
        ? {
            attribute: "index",
            what: `The fencing level ${a.index}`,
            fate: "ignored",
            instead: "Use the levels 1 to 9.",
          }
        : undefined;
    case "rsc_location":
      return element.children.filter((child) => child.name === "rule").length > 1
        ? { what: `More than one rule in${named}`, fate: "converted", instead: "Create a constraint for each rule." }
        : undefined;
    case "nvpair":
      return refusedPair(a, parent);
    default:
      return undefined;
  }
}

const renamedProperties = wordTable<string>({
  "crmd-finalization-timeout": "join-finalization-timeout",
  "crmd-integration-timeout": "join-integration-timeout",
  "crmd-transition-delay": "transition-delay",
});
const goneMeta = new Set(["restart-type", "can_fail", "role_after_failure"]);

function refusedPair(a: Readonly<Record<string, string>>, parent: XmlElement | undefined): Refused | undefined {
  const { name = "", value } = a;
  if (a["id-ref"] !== undefined)
    return name === ""
      ? undefined
      : {
          attribute: "id-ref",
          what: `A reference that gives another name (${name})`,
          fate: "converted",
          instead: "Write the value there.",
        };
  if (value === undefined)
    return {
      attribute: "name",
      what: `"${name}" without a value`,
      fate: "ignored",
      isIgnoredBefore: true,
      instead: "Give it a value, or remove it.",
    };
  const isProperty = parent?.name === "cluster_property_set";
  const renamed = isProperty ? renamedProperties[name] : undefined;
  if (renamed !== undefined)
    return {
      attribute: "name",
      what: `The cluster option ${name}`,
      fate: "converted",
      instead: `Use ${renamed} instead.`,
    };
  if (isProperty && name === "stonith-action" && value === "poweroff")
    return { attribute: "value", what: `${name}=${value}`, fate: "converted", instead: "Use off instead." };
  const isGone = isProperty ? name === "remove-after-stop" : parent?.name === "meta_attributes" && goneMeta.has(name);
  return isGone ? { attribute: "value", what: `${name}=${value}`, fate: "ignored", instead: "Remove it." } : undefined;
}
