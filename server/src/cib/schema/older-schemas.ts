import type { XmlElement } from "../../text/xml.ts";
import type { SchemaProblem } from "./validate-element.ts";
import { collectUniqueIds } from "./validate-ids.ts";

// Facts: the differences of Pacemaker's schemas pacemaker-3.0 to pacemaker-3.9; crm_verify 2.1.5 was run on each.

/** Something that a schema doesn't have yet, or, where it says so, has no longer. */
interface Newer {
  /** The minor number of the first schema pacemaker-3.x that allows it. */
  readonly since: number;
  /** What it is, as the subject of a sentence. */
  readonly what: string;
  readonly attribute?: string;
  readonly isMissing?: true;
}

const newRoles = new Set(["Promoted", "Unpromoted"]);
const roleAttributes: Readonly<Record<string, readonly string[]>> = {
  op: ["role"],
  rsc_location: ["role"],
  rsc_colocation: ["rsc-role", "with-rsc-role"],
  rsc_ticket: ["rsc-role"],
  resource_set: ["role"],
};

/** Names that only pacemaker-3.0 refuses among the parameters of resources and of operations. */
const refusedAtFirst: Readonly<Record<string, ReadonlySet<string>>> = {
  resource: new Set([
    "pcmk_arg_map",
    ...["list", "monitor", "off", "on", "reboot", "status"].map((action) => `pcmk_${action}_cmd`),
  ]),
  op: new Set([
    "interval-origin",
    "start-delay",
    "enabled",
    "on-fail",
    "record-pending",
    "role",
    "timeout",
    "requires",
  ]),
};

function ofNames({ attributes: { name = "" } }: XmlElement, [holder, set]: readonly (string | undefined)[]): Newer[] {
  if (set !== "instance_attributes") return [];
  const of = holder === "primitive" || holder === "template" ? "resource" : (holder ?? "");
  const isRefused = Object.hasOwn(refusedAtFirst, of) && refusedAtFirst[of]?.has(name);
  return isRefused ? [{ since: 1, what: `The parameter ${name}`, attribute: "name" }] : [];
}

/** A range of dates: at first it has an end, or a start and a duration. */
function ofRange({ attributes, children }: XmlElement): Newer[] {
  if (attributes.operation !== "in_range") return [];
  const hasDuration = children.some(({ name }) => name === "duration");
  if (attributes.end === undefined)
    return attributes.start === undefined || hasDuration ? [] : [{ since: 9, what: "A range of dates without an end" }];
  return hasDuration ? [{ since: 9, what: "A range of dates with an end and a duration" }] : [];
}

function newerIn(element: XmlElement, holders: readonly string[], ids: ReadonlySet<string> | undefined): Newer[] {
  const { name, attributes } = element;
  const roles = (Object.hasOwn(roleAttributes, name) ? (roleAttributes[name] ?? []) : []).flatMap(
    (attribute): Newer[] =>
      newRoles.has(attributes[attribute] ?? "")
        ? [{ since: 7, what: `The role ${attributes[attribute]}`, attribute }]
        : [],
  );
  switch (name) {
    case "podman":
      return [{ since: 2, what: "A bundle of podman containers" }];
    case "rsc_expression":
    case "op_expression":
      return [{ since: holders.some((each) => /^(?:constraints|alerts)$/.test(each)) ? 5 : 4, what: `<${name}>` }];
    case "expression":
      return attributes.type === "integer" ? [{ since: 5, what: "type=integer", attribute: "type" }] : [];
    case "date_expression":
      return ofRange(element);
    case "rule":
      return (attributes["id-ref"] ?? attributes.score ?? attributes["score-attribute"])
        ? []
        : [{ since: 9, what: "A rule without a score", isMissing: true }];
    case "op":
      return attributes["on-fail"] === "demote"
        ? [...roles, { since: 4, what: "on-fail=demote", attribute: "on-fail" }]
        : roles;
    case "rsc_colocation":
      return attributes.influence === undefined
        ? roles
        : [...roles, { since: 6, what: "The attribute influence", attribute: "influence" }];
    case "acl_target":
    case "acl_group":
      return attributes.name === undefined ? [] : [{ since: 8, what: `A name of <${name}>`, attribute: "name" }];
    case "nvpair":
      return ofNames(element, holders.slice(-2));
    case "obj_ref":
      return ids === undefined || ids.has(attributes.id ?? "")
        ? []
        : [{ since: 3, what: `A tag of "${attributes.id}", which doesn't exist`, attribute: "id" }];
    default:
      return roles;
  }
}

/**
 * What a schema refuses in an element and those inside it, though later ones of pacemaker-3.x have it. `schema` is what validate-with says;
 * empty for 3.9 and later, and for what is none of 3.x. `holders` are the names of the elements around it. Whether what tags name exists is
 * looked at in a whole configuration.
 */
export function newerThanSchema(
  element: XmlElement,
  schema: string | undefined,
  holders: readonly string[] = [],
): SchemaProblem[] {
  const minor = /^pacemaker-3\.(\d+)$/.exec(schema ?? "")?.[1];
  if (minor === undefined || Number(minor) >= 9) return [];
  const ids =
    element.name === "configuration"
      ? new Set(collectUniqueIds(element).map(({ attributes }) => attributes.id ?? ""))
      : undefined;
  const problems: SchemaProblem[] = [];
  const visit = (each: XmlElement, around: readonly string[]): void => {
    for (const { since, what, attribute, isMissing } of newerIn(each, around, ids)) {
      if (since <= Number(minor)) continue;
      problems.push({
        element: each,
        ...(attribute === undefined ? {} : { attribute }),
        ...(isMissing ? { isMissing } : {}),
        message: `${what} is allowed since pacemaker-3.${since}, and the schema here is ${schema}.`,
      });
    }
    for (const child of each.children) visit(child, [...around, each.name]);
  };
  visit(element, holders);
  return problems;
}
