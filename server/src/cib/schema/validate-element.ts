import { parseBoolean } from "../../model/attributes.ts";
import type { XmlElement } from "../../text/xml.ts";
import type { Alternative, Choice, Part } from "./choice.ts";
import { type ElementFacts, elementFacts, refusedNames, refusedStacks } from "./element-facts.ts";
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
  /** It refers to an id that nothing has, or where it is accepted something of another kind. */
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
  if (element.text !== "" && element.text.trim() !== "") report({ element, message: `<${name}> can't contain text.` });
  const reference = attributes["id-ref"];
  if (facts.reference && reference !== undefined) {
    validateReference(element, facts.reference, report);
    return;
  }
  validateAttributes(element, facts, options, report);
  validateChildren(element, facts, options, report);
  if (facts.choices) for (const choice of facts.choices) validateChoice(element, choice, options, report);
  validateSpecial(element, holders, report);
  if (children.length === 0 || facts.children === undefined) return;
  const inside = [...holders, name];
  for (const child of children) {
    if (Object.hasOwn(facts.children, child.name)) validateInto(child, inside, options, report);
  }
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
    if (problem === undefined && isWord(kind, value) && value !== value.trim())
      report({
        element,
        attribute,
        isAccepted: true,
        message: `${attribute} begins or ends with a blank, and Pacemaker doesn't know "${value}".`,
      });
    if (kind === "switch" && parseBoolean(value) === undefined)
      report({
        element,
        attribute,
        isAccepted: true,
        message: `${attribute} must be true or false, not "${value}". Pacemaker uses its default.`,
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

/** Whether Pacemaker compares the text of a value, blanks around it included, where the schema drops them. */
function isWord(kind: ValueKind, value: string): boolean {
  return typeof kind === "object" || kind === "boolean" || (kind === "score" && value.includes("INFINITY"));
}

const noChildren: NonNullable<ElementFacts["children"]> = {};
const heldResources = new Set(["primitive", "group", "clone", "master", "bundle"]);

function validateChildren(
  element: XmlElement,
  { children: allowed = noChildren }: ElementFacts,
  { isDraft }: ValidationOptions,
  report: Report,
): void {
  const { children } = element;
  const countBefore = (name: string, index: number): number =>
    children.reduce((count, child, at) => (at < index && child.name === name ? count + 1 : count), 0);
  children.forEach((child, index) => {
    const { name } = child;
    const occurrence = Object.hasOwn(allowed, name) ? allowed[name] : undefined;
    if (occurrence === undefined) {
      const what = elementFacts[name]
        ? `<${element.name}> can't contain <${name}>.`
        : `The schema has no element <${name}>.`;
      report({ element: child, message: what });
    } else if ((occurrence === "?" || occurrence === "1") && countBefore(name, index) === 1) {
      report({ element: child, message: `<${element.name}> can contain only one <${name}>.` });
    }
  });
  for (const name in allowed) {
    const isNeeded = allowed[name] === "1" || allowed[name] === "+";
    if (!isNeeded || isThere(element, { name, isChild: true }) || (isDraft && heldResources.has(name))) continue;
    report({
      element,
      isMissing: true,
      message: `<${element.name}> needs ${allowed[name] === "+" ? "at least one" : "a"} <${name}>.`,
    });
  }
}

function isThere({ attributes, children }: XmlElement, { name, isChild }: Pick<Part, "name" | "isChild">): boolean {
  return isChild ? children.some((child) => child.name === name) : attributes[name] !== undefined;
}

function validateChoice(
  element: XmlElement,
  { alternatives, isOptional }: Choice,
  { isDraft }: ValidationOptions,
  report: Report,
): void {
  const isUsed = ({ parts }: Alternative): boolean => parts.some((part) => part.isOwn && isThere(element, part));
  const used = alternatives.find(isUsed);
  const formatAll = (): string => alternatives.map(({ needed }) => needed).join(" or ");
  if (used === undefined) {
    const isOfStatements = isDraft && alternatives.every(({ parts: [part] }) => heldResources.has(part?.name ?? ""));
    if (!isOptional && !isOfStatements) {
      report({ element, isMissing: true, message: `<${element.name}> needs ${formatAll()}.` });
    }
    // What belongs to one alternative, or to several, can't stand alone.
    return;
  }
  const other = alternatives.find((each) => each !== used && isUsed(each));
  if (other) {
    const extra = other.parts.find((part) => isThere(element, part));
    const attribute = extra && !extra.isChild ? { attribute: extra.name } : {};
    report({ element, ...attribute, message: `<${element.name}> can have only one of ${formatAll()}.` });
    return;
  }
  if (used.parts.some((part) => part.isNeeded && !isThere(element, part))) {
    report({ element, isMissing: true, message: `<${element.name}> needs ${used.needed} together.` });
  }
  for (const part of used.foreign) {
    if (!isThere(element, part)) continue;
    const { name, isChild } = part;
    report({
      element,
      ...(isChild ? {} : { attribute: name }),
      message: `<${element.name}> can't have ${isChild ? `<${name}>` : name} together with ${used.needed}.`,
    });
  }
}

/** What depends on the value of another attribute, or on where the element is. */
function validateSpecial(element: XmlElement, holders: readonly string[], report: Report): void {
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
  const isIn = (part: string): boolean => {
    const isChild = part.startsWith("<");
    return isThere(element, { name: isChild ? part.slice(1, -1) : part, isChild });
  };
  for (const part of ["start", "end", "<duration>", "<date_spec>"]) {
    if (parts.includes(part) || !isIn(part)) continue;
    const attribute = part.startsWith("<") ? {} : { attribute: part };
    report({ element, ...attribute, message: `A date expression with the operation ${operation} can't have ${part}.` });
  }
  const needed = operation === "in_range" ? ["start", "end"] : parts;
  if (!needed.some(isIn)) {
    report({
      element,
      isMissing: true,
      message: `A date expression with the operation ${operation} needs ${needed.join(" or ")}.`,
    });
  }
}

function validateOption(element: XmlElement, holders: readonly string[], report: Report): void {
  const { name = "", value } = element.attributes;
  const holder = holders.at(-2) ?? "";
  const set = holders.at(-1) ?? "";
  if (refusedNames[`${holder} ${set}`]?.has(name)) {
    report({ element, attribute: "name", message: `The schema no longer allows "${name}" here.` });
  }
  if (holder !== "crm_config" || name !== "cluster-infrastructure") return;
  if (value === undefined || refusedStacks.has(value)) {
    report({ element, attribute: "value", message: `cluster-infrastructure can't be "${value ?? ""}".` });
  }
}
