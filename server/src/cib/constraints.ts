import type { Name } from "../model/attributes.ts";
import type { Constraint, ResourceSet, ResourceUse } from "../model/configuration.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import {
  idOf,
  idPlace,
  named,
  namedIfPresent,
  pick,
  placeOf,
  type ReferencedIds,
  readRule,
  writeRule,
} from "./attributes.ts";

function readResourceSets(element: XmlElement, ids: ReferencedIds): ResourceSet[] {
  return element.children
    .filter((child) => child.name === "resource_set")
    .map((child) => ({
      ...idOf(child, ids),
      ...pick(child, {
        idRef: "id-ref",
        sequential: "sequential",
        requireAll: "require-all",
        role: "role",
        action: "action",
        score: "score",
        ordering: "ordering",
        kind: "kind",
      }),
      members: child.children.map((member) => named(member, "id")),
      ...(child.places ? { span: { start: child.start, end: child.end } } : {}),
    }));
}

function writeResourceSet(set: ResourceSet): XmlElement {
  return xmlElement(
    "resource_set",
    {
      id: set.id,
      "id-ref": set.idRef,
      sequential: set.sequential,
      "require-all": set.requireAll,
      ordering: set.ordering,
      action: set.action,
      role: set.role,
      score: set.score,
      kind: set.kind,
    },
    set.members.map((member) => xmlElement("resource_ref", { id: member.value })),
  );
}

/** One side of a constraint: the resource in one attribute, its role or action in another. */
function use(
  element: XmlElement,
  resource: string,
  suffix: "role" | "action",
  attribute = `${resource}-${suffix}`,
): ResourceUse | undefined {
  if (element.attributes[resource] === undefined) return undefined;
  return {
    resource: named(element, resource),
    ...placeOf(element, resource),
    ...omitUndefined({ [suffix]: namedIfPresent(element, attribute) }),
  };
}

/** A constraint; undefined for other elements. */
export function readConstraint(element: XmlElement, ids: ReferencedIds): Constraint | undefined {
  const a = element.attributes;
  const common = {
    id: a.id ?? "",
    ...idPlace(element),
    sets: readResourceSets(element, ids),
    span: { start: element.start, end: element.end },
  };
  const scoreIn = ["score", "score-attribute"].find((name) => a[name] !== undefined);
  const score = scoreIn === undefined ? {} : { score: named(element, scoreIn) };
  switch (element.name) {
    case "rsc_location":
      return {
        kind: "location",
        ...common,
        ...omitUndefined({
          resource: namedIfPresent(element, "rsc"),
          pattern: namedIfPresent(element, "rsc-pattern"),
          node: namedIfPresent(element, "node"),
        }),
        ...pick(element, { role: "role", resourceDiscovery: "resource-discovery" }),
        ...score,
        rules: element.children.filter((child) => child.name === "rule").map((child) => readRule(child, ids)),
      };
    case "rsc_colocation": {
      const first = use(element, "rsc", "role");
      const second = use(element, "with-rsc", "role");
      return {
        kind: "colocation",
        ...common,
        ...score,
        ...omitUndefined({ first, second }),
        ...pick(element, { nodeAttribute: "node-attribute", influence: "influence" }),
      };
    }
    case "rsc_order": {
      const first = use(element, "first", "action");
      const then = use(element, "then", "action");
      return {
        kind: "order",
        ...common,
        ...score,
        ...omitUndefined({ orderKind: namedIfPresent(element, "kind"), first, then }),
        ...pick(element, { symmetrical: "symmetrical", requireAll: "require-all" }),
      };
    }
    case "rsc_ticket": {
      const resource = use(element, "rsc", "role");
      return {
        kind: "rsc_ticket",
        ...common,
        ticket: named(element, "ticket"),
        ...omitUndefined({ resource }),
        ...pick(element, { lossPolicy: "loss-policy" }),
      };
    }
    default:
      return undefined;
  }
}

/** A score, or the name of the node attribute that has it, as the schemas up to 2.x allow. */
function scoreAttributes(score: Name | undefined): Record<string, string | undefined> {
  const isNumber = score !== undefined && /^[+-]?(\d+|INFINITY)$/.test(score.value);
  return isNumber ? { score: score.value } : { "score-attribute": score?.value };
}

/** A constraint as an element of `<constraints>`. */
export function writeConstraint(constraint: Constraint): XmlElement {
  const { id } = constraint;
  const sets = constraint.sets.map(writeResourceSet);
  switch (constraint.kind) {
    case "location":
      return xmlElement(
        "rsc_location",
        {
          id,
          rsc: constraint.resource?.value,
          "rsc-pattern": constraint.pattern?.value,
          role: constraint.role,
          "resource-discovery": constraint.resourceDiscovery,
          ...scoreAttributes(constraint.score),
          node: constraint.node?.value,
        },
        [...sets, ...constraint.rules.map(writeRule)],
      );
    case "colocation":
      return xmlElement(
        "rsc_colocation",
        {
          id,
          ...scoreAttributes(constraint.score),
          rsc: constraint.first?.resource.value,
          "rsc-role": constraint.first?.role?.value,
          "with-rsc": constraint.second?.resource.value,
          "with-rsc-role": constraint.second?.role?.value,
          "node-attribute": constraint.nodeAttribute,
          influence: constraint.influence,
        },
        sets,
      );
    case "order":
      return xmlElement(
        "rsc_order",
        {
          id,
          kind: constraint.orderKind?.value,
          score: constraint.score?.value,
          first: constraint.first?.resource.value,
          "first-action": constraint.first?.action?.value,
          then: constraint.then?.resource.value,
          "then-action": constraint.then?.action?.value,
          symmetrical: constraint.symmetrical,
          "require-all": constraint.requireAll,
        },
        sets,
      );
    default:
      return xmlElement(
        "rsc_ticket",
        {
          id,
          ticket: constraint.ticket.value,
          rsc: constraint.resource?.resource.value,
          "rsc-role": constraint.resource?.role?.value,
          "loss-policy": constraint.lossPolicy,
        },
        sets,
      );
  }
}
