import { isSecret } from "../../../../server/src/text/secret-values.ts";
import type { XmlElement } from "../../../../server/src/text/xml.ts";
import type { WhyCib } from "./why-cib.ts";

const relations: Readonly<Record<string, string>> = {
  ...{ eq: "is", ne: "is not", lt: "is less than", gt: "is more than", lte: "is at most", gte: "is at least" },
  ...{ defined: "is defined", not_defined: "is not defined" },
};

/** The condition of a rule in words, with its secrets masked. */
export function ruleWords(rule: XmlElement): string {
  const parts = rule.children.flatMap((child): string[] => {
    const { attributes: a } = child;
    if (child.name === "rule") return [`(${ruleWords(child)})`];
    if (child.name === "expression") {
      const relation = relations[a.operation ?? ""] ?? a.operation ?? "";
      const value = isSecret(a.attribute ?? "", a.value ?? "") ? "******" : a.value;
      return [`${a.attribute} ${relation}${value === undefined ? "" : ` ${value}`}`];
    }
    if (child.name === "date_expression") return [dateWords(child)];
    return [];
  });
  return parts.join(rule.attributes["boolean-op"] === "or" ? " or " : " and ");
}

function dateWords({ attributes: a, children }: XmlElement): string {
  if (a.operation === "gt") return `it is after ${a.start}`;
  if (a.operation === "lt") return `it is before ${a.end}`;
  if (a.operation === "in_range") return `it is between ${a.start ?? "any time"} and ${a.end ?? "a given duration"}`;
  const spec = children.flatMap(({ attributes }) => Object.entries(attributes).filter(([name]) => name !== "id"));
  return `the date has ${spec.map(([name, value]) => `${name} ${value}`).join(", ")}`;
}

/** Whether a rule depends on the time. */
export function hasDate(rule: XmlElement): boolean {
  return rule.children.some((child) => child.name === "date_expression" || hasDate(child));
}

/** The attributes that a rule asks for. */
export function attributesIn(rule: XmlElement): string[] {
  return rule.children.flatMap((child) =>
    child.name === "expression" ? [child.attributes.attribute ?? ""] : attributesIn(child),
  );
}

/** Whether a rule holds on a node; undefined where that isn't known here (dates, types, attributes of the cluster itself). */
export function holdsOn(rule: XmlElement, cib: WhyCib, node: string): boolean | undefined {
  const results = rule.children
    .filter(({ name }) => name === "rule" || name === "expression" || name === "date_expression")
    .map((child) =>
      child.name === "rule"
        ? holdsOn(child, cib, node)
        : child.name === "expression"
          ? expressionHolds(child, cib, node)
          : undefined,
    );
  if (rule.attributes["boolean-op"] === "or") {
    return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
  }
  return results.includes(false) ? false : results.includes(undefined) ? undefined : true;
}

function expressionHolds({ attributes: a }: XmlElement, cib: WhyCib, node: string): boolean | undefined {
  const name = a.attribute ?? "";
  if (name.startsWith("#") && name !== "#uname" && name !== "#id") return undefined;
  const id = cib.nodes.find((each) => each.name === node)?.id;
  const actual = name === "#uname" ? node : name === "#id" ? id : cib.attributes.get(node)?.get(name);
  if (a.operation === "defined") return actual !== undefined;
  if (a.operation === "not_defined") return actual === undefined;
  if (a["value-source"] !== undefined && a["value-source"] !== "literal") return undefined;
  const wanted = a.value ?? "";
  if (a.operation === "eq") return actual === undefined ? false : same(actual, wanted, a.type);
  if (a.operation === "ne") return actual === undefined ? true : !same(actual, wanted, a.type);
  if (actual === undefined) return undefined;
  const isText = a.type === "string";
  const [left, right] = isText ? [actual.toLowerCase(), wanted.toLowerCase()] : [Number(actual), Number(wanted)];
  if (a.type === "version" || Number.isNaN(left) || Number.isNaN(right)) return undefined;
  return { lt: left < right, gt: left > right, lte: left <= right, gte: left >= right }[a.operation ?? ""];
}

function same(actual: string, wanted: string, type: string | undefined): boolean {
  return type === "number" || type === "integer"
    ? Number(actual) === Number(wanted)
    : actual.toLowerCase() === wanted.toLowerCase();
}
