import type { Name } from "../model/attributes.ts";
import type { Constraint, ResourceSet, ResourceUse } from "../model/configuration.ts";
import { type XmlElement, xmlElement } from "../text/xml.ts";
import { keptId, type MeaningfulIds, pick, readRule, writeRule } from "./attributes.ts";

function readResourceSets(element: XmlElement, ids: MeaningfulIds): ResourceSet[] {
  return element.children
    .filter((child) => child.name === "resource_set")
    .map((child) => ({
      ...keptId(child, ids),
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
      members: child.children.map((member) => ({ value: member.attributes.id ?? "" })),
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

function use(
  resource: string | undefined,
  suffix: "role" | "action",
  word: string | undefined,
): ResourceUse | undefined {
  if (resource === undefined) return undefined;
  return { resource: { value: resource }, ...(word === undefined ? {} : { [suffix]: { value: word } }) };
}

/** A constraint, or undefined for an element that is none. */
export function readConstraint(element: XmlElement, ids: MeaningfulIds): Constraint | undefined {
  const a = element.attributes;
  const common = {
    id: a.id ?? "",
    sets: readResourceSets(element, ids),
    span: { start: element.start, end: element.end },
  };
  const written = a.score ?? a["score-attribute"];
  const score = written === undefined ? {} : { score: { value: written } };
  switch (element.name) {
    case "rsc_location":
      return {
        kind: "location",
        ...common,
        ...(a.rsc === undefined ? {} : { resource: { value: a.rsc } }),
        ...(a["rsc-pattern"] === undefined ? {} : { pattern: { value: a["rsc-pattern"] } }),
        ...pick(element, { role: "role", resourceDiscovery: "resource-discovery" }),
        ...score,
        ...(a.node === undefined ? {} : { node: { value: a.node } }),
        rules: element.children.filter((child) => child.name === "rule").map((child) => readRule(child, ids)),
      };
    case "rsc_colocation": {
      const first = use(a.rsc, "role", a["rsc-role"]);
      const second = use(a["with-rsc"], "role", a["with-rsc-role"]);
      return {
        kind: "colocation",
        ...common,
        ...score,
        ...(first ? { first } : {}),
        ...(second ? { second } : {}),
        ...pick(element, { nodeAttribute: "node-attribute", influence: "influence" }),
      };
    }
    case "rsc_order": {
      const first = use(a.first, "action", a["first-action"]);
      const then = use(a.then, "action", a["then-action"]);
      return {
        kind: "order",
        ...common,
        ...score,
        ...(a.kind === undefined ? {} : { orderKind: { value: a.kind } }),
        ...(first ? { first } : {}),
        ...(then ? { then } : {}),
        ...pick(element, { symmetrical: "symmetrical", requireAll: "require-all" }),
      };
    }
    case "rsc_ticket": {
      const resource = use(a.rsc, "role", a["rsc-role"]);
      return {
        kind: "rsc_ticket",
        ...common,
        ticket: { value: a.ticket ?? "" },
        ...(resource ? { resource } : {}),
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
