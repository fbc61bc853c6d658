import type { XmlElement } from "../../text/xml.ts";
import { type Choice, type ElementFacts, elementFacts, refusedNames, refusedStacks } from "./element-facts.ts";
import { type ValueKind, valueProblem } from "./value-kinds.ts";

/** Something in an element that Pacemaker's schema refuses. */
export interface SchemaProblem {
  readonly element: XmlElement;
  /** The attribute that is wrong; absent where it is the element. */
  readonly attribute?: string;
  /** The values that it may have, where there are only some. */
  readonly words?: readonly string[];
  /** A sentence or two: what is wrong. */
  readonly message: string;
  /** What it lacks: only the whole configuration shows whether that is given elsewhere. */
  readonly isMissing?: boolean;
  /** The schema accepts it, and Pacemaker doesn't: it reports an error. */
  readonly isAccepted?: boolean;
  /** It refers to an id that nothing has. */
  readonly isReference?: boolean;
}

/** What is left out of an element that is checked on its own. */
interface ValidationOptions {
  /** Ids that are only assigned when it is put into a CIB, and children that statements of their own define, may be absent. */
  readonly isDraft?: boolean;
}

type Report = (problem: SchemaProblem) => void;

/**
 * What Pacemaker's schema (pacemaker-3.x) refuses in an element and those inside it. References and the uniqueness of ids are for
 * `validateIds`. `holders` are the names of the elements around it, the innermost last.
 */
export function validateElement(
  element: XmlElement,
  holders: readonly string[] = [],
  options: ValidationOptions = {},
): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  validateInto(element, holders, options, (problem) => problems.push(problem));
  return problems;
}

function validateInto(
  element: XmlElement,
  holders: readonly string[],
  options: ValidationOptions,
  report: Report,
): void {
  const facts = elementFacts[element.name];
  if (!facts) {
    report({ element, message: `The schema has no element <${element.name}>.` });
    return;
  }
  const { attributes, children, name } = element;
  if (element.text.trim() !== "") report({ element, message: `<${name}> can't contain text.` });
  const reference = attributes["id-ref"];
  if (facts.reference && reference !== undefined) {
    validateReference(element, facts.reference, report);
    return;
  }
  validateAttributes(element, facts, options, report);
  validateChildren(element, facts, options, report);
  for (const choice of facts.choices ?? []) validateChoice(element, choice, options, report);
  validateSpecial(element, holders, options, report);
  const inside = [...holders, name];
  for (const child of children)
    if (Object.hasOwn(facts.children ?? {}, child.name)) validateInto(child, inside, options, report);
}

function validateReference(element: XmlElement, also: readonly string[], report: Report): void {
  const { attributes, children, name } = element;
  const problem = valueProblem("reference", attributes["id-ref"] ?? "");
  if (problem) report({ element, attribute: "id-ref", message: `id-ref="${attributes["id-ref"]}" ${problem}.` });
  for (const attribute in attributes) {
    if (attribute === "id-ref" || also.includes(attribute)) continue;
    report({ element, attribute, message: `A reference (id-ref) can't have the attribute "${attribute}" as well.` });
  }
  if (children.length > 0)
    report({ element, message: `<${name}> refers to another one (id-ref), so it must be empty.` });
}

/** The kind of an attribute; undefined for one that isn't in the table, whatever its name. */
function kindOf(table: Readonly<Record<string, ValueKind>>, attribute: string): ValueKind | undefined {
  return Object.hasOwn(table, attribute) ? table[attribute] : undefined;
}

function validateAttributes(
  element: XmlElement,
  { required = {}, optional = {} }: ElementFacts,
  { isDraft }: ValidationOptions,
  report: Report,
): void {
  const { attributes, name } = element;
  for (const attribute in attributes) {
    const value = attributes[attribute] as string;
    const kind = kindOf(required, attribute) ?? kindOf(optional, attribute);
    if (kind === undefined) {
      report({ element, attribute, message: `<${name}> can't have the attribute "${attribute}".` });
      continue;
    }
    const problem = valueProblem(kind, value);
    if (problem === undefined && typeof kind === "object" && value !== value.trim())
      report({
        element,
        attribute,
        isAccepted: true,
        message: `${attribute} begins or ends with a blank, and Pacemaker doesn't know "${value}".`,
      });
    if (problem === undefined) continue;
    const words = typeof kind === "object" && "words" in kind ? { words: kind.words } : {};
    const isName = kind === "id" || kind === "reference";
    const message = isName ? `"${value}" ${problem}.` : `${attribute} ${problem}, not "${value}".`;
    report({ element, attribute, ...words, message });
  }
  for (const attribute in required) {
    if (attributes[attribute] !== undefined || (isDraft && attribute === "id")) continue;
    report({ element, isMissing: true, message: `<${name}> needs the attribute "${attribute}".` });
  }
}

const heldResources = new Set(["primitive", "group", "clone", "master", "bundle"]);

function validateChildren(
  element: XmlElement,
  { children: allowed = {} }: ElementFacts,
  { isDraft }: ValidationOptions,
  report: Report,
): void {
  const counts = new Map<string, number>();
  for (const child of element.children) {
    const { name } = child;
    const occurrence = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (occurrence === undefined) {
      const what = elementFacts[name]
        ? `<${element.name}> can't contain <${name}>.`
        : `The schema has no element <${name}>.`;
      report({ element: child, message: what });
    } else if (count === 2 && (occurrence === "?" || occurrence === "1")) {
      report({ element: child, message: `<${element.name}> can contain only one <${name}>.` });
    }
  }
  for (const name in allowed) {
    const isNeeded = allowed[name] === "1" || allowed[name] === "+";
    if (!isNeeded || counts.has(name) || (isDraft && heldResources.has(name))) continue;
    report({
      element,
      isMissing: true,
      message: `<${element.name}> needs ${allowed[name] === "+" ? "at least one" : "a"} <${name}>.`,
    });
  }
}

function isThere({ attributes, children }: XmlElement, part: string): boolean {
  return part.startsWith("<")
    ? children.some(({ name }) => name === part.slice(1, -1))
    : attributes[part] !== undefined;
}

function validateChoice(element: XmlElement, choice: Choice, { isDraft }: ValidationOptions, report: Report): void {
  const parts = choice.of.map((alternative) => alternative.map((part) => part.replace("?", "")));
  const isOnly = (part: string, index: number): boolean =>
    parts.every((other, at) => at === index || !other.includes(part));
  const used = parts.flatMap((alternative, index) =>
    alternative.some((part) => isOnly(part, index) && isThere(element, part)) ? [index] : [],
  );
  const list = (index: number): string =>
    (choice.of[index] ?? [])
      .filter((part) => !part.endsWith("?"))
      .map((part) => (part.startsWith("<") ? part : `"${part}"`))
      .join(" and ");
  const alternatives = choice.of.map((_, index) => list(index)).join(" or ");
  if (used.length > 1) {
    const extra = parts[used[1] as number]?.find((part) => isThere(element, part)) ?? "";
    const attribute = extra.startsWith("<") ? {} : { attribute: extra };
    report({ element, ...attribute, message: `<${element.name}> can have only one of ${alternatives}.` });
    return;
  }
  const [index] = used;
  if (index === undefined) {
    const isOfStatements = isDraft && choice.of.every(([part]) => heldResources.has(part?.slice(1, -1) ?? ""));
    if (!choice.isOptional && !isOfStatements) {
      report({ element, isMissing: true, message: `<${element.name}> needs ${alternatives}.` });
    }
    // What belongs to one alternative, or to several, can't stand alone.
    return;
  }
  const own = choice.of[index] ?? [];
  const missing = own.filter((part) => !part.endsWith("?") && !isThere(element, part));
  if (missing.length > 0) {
    report({ element, isMissing: true, message: `<${element.name}> needs ${list(index)} together.` });
  }
  for (const part of new Set(parts.flat())) {
    if (parts[index]?.includes(part) || !isThere(element, part)) continue;
    report({
      element,
      ...(part.startsWith("<") ? {} : { attribute: part }),
      message: `<${element.name}> can't have ${part} together with ${list(index)}.`,
    });
  }
}

/** What depends on the value of another attribute, or on where the element is. */
function validateSpecial(
  element: XmlElement,
  holders: readonly string[],
  { isDraft }: ValidationOptions,
  report: Report,
): void {
  const { name, attributes, children } = element;
  switch (name) {
    case "primitive":
    case "template":
      if (attributes.class === "ocf" && attributes.provider === undefined) {
        report({ element, isMissing: true, message: "An agent of the class ocf needs a provider." });
      }
      if (attributes.class !== undefined && attributes.class.trim() !== "ocf" && attributes.provider !== undefined) {
        report({ element, attribute: "provider", message: `The class ${attributes.class} has no providers.` });
      }
      return;
    case "rule":
      if (children.length === 0) report({ element, isMissing: true, message: "A rule needs at least one expression." });
      return;
    case "date_expression":
      validateDate(element, report);
      return;
    case "nvpair":
      validateOption(element, holders, report);
      return;
    case "resource_set":
      if (isDraft) return;
      return;
    default:
  }
}

const dateParts = {
  in_range: ["start", "end", "<duration>"],
  gt: ["start"],
  lt: ["end"],
  date_spec: ["<date_spec>"],
} as const;

function validateDate(element: XmlElement, report: Report): void {
  const operation = element.attributes.operation ?? "";
  const parts: readonly string[] | undefined = Object.hasOwn(dateParts, operation)
    ? dateParts[operation as keyof typeof dateParts]
    : undefined;
  if (!parts) return;
  for (const part of ["start", "end", "<duration>", "<date_spec>"]) {
    if (parts.includes(part) || !isThere(element, part)) continue;
    const attribute = part.startsWith("<") ? {} : { attribute: part };
    report({ element, ...attribute, message: `A date expression with the operation ${operation} can't have ${part}.` });
  }
  const needed = operation === "in_range" ? ["start", "end"] : parts;
  if (!needed.some((part) => isThere(element, part))) {
    report({
      element,
      isMissing: true,
      message: `A date expression with the operation ${operation} needs ${needed.join(" or ")}.`,
    });
  }
}

function validateOption(element: XmlElement, holders: readonly string[], report: Report): void {
  const { name = "", value } = element.attributes;
  const [holder = "", set = ""] = holders.slice(-2);
  if (refusedNames[`${holder} ${set}`]?.has(name)) {
    report({ element, attribute: "name", message: `The schema no longer allows "${name}" here.` });
  }
  if (holder !== "crm_config" || name !== "cluster-infrastructure") return;
  if (value === undefined || refusedStacks.has(value)) {
    report({ element, attribute: "value", message: `cluster-infrastructure can't be "${value ?? ""}".` });
  }
}
