import { type Name, type NvPair, parseBoolean } from "../../model/attributes.ts";
import type { ClusterObject, ResourceSet, ResourceUse } from "../../model/configuration.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { normalizeScore } from "../attribute-list.ts";
import { type Grammar, isReal } from "../grammar.ts";
import { assignment, quoteWord, scoreWord } from "../print.ts";
import {
  constraintAttributes,
  memberWord,
  plainMembers,
  resourceSets,
  resourceSetWords,
  type SetPart,
  spansOf,
} from "../resource-sets.ts";
import type { SharedRules, StatementDefinition, StatementRule } from "../statement.ts";
import { Label } from "../tokens.ts";
import { item, labelName, readId, readKeyword } from "./common.ts";

interface Sides {
  readonly uses: readonly ResourceUse[];
  readonly sets: ResourceSet[];
  readonly attributes: NvPair[];
}

/** Splits the parts of a constraint into its two sides or its sets, and its own attributes; reports unknown attributes. */
function sidesOf(
  grammar: Grammar,
  parts: readonly SetPart[],
  suffix: "role" | "action",
  known: readonly string[],
  most = 2,
): Sides {
  const plain = plainMembers(parts, most, suffix);
  const attributes = constraintAttributes(parts, plain === undefined);
  const ofConstraint = new Set(attributes);
  const following = parts.findLastIndex((part) => part.kind !== "attribute" || !ofConstraint.has(part.pair));
  for (const part of parts.slice(0, Math.max(0, following)))
    if (part.kind === "attribute" && ofConstraint.has(part.pair) && part.pair.span)
      grammar.extension(part.pair.span, `"${part.pair.name}" before resources or attributes of a set`);
  for (const pair of attributes) {
    if (!pair.span) continue;
    if (unknownToCrmsh.has(pair.name)) grammar.extension(pair.span, `"${pair.name}" here`);
    if (known.includes(pair.name)) continue;
    grammar.reportUnknown(pair.name, pair.nameSpan ?? pair.span, "attribute of this constraint", known);
  }
  return { uses: plain ?? [], sets: plain ? [] : resourceSets(parts, suffix), attributes };
}

const lossPolicies = ["stop", "demote", "fence", "freeze"];

/** Attributes of constraints that the schema allows and crmsh 4.4 and 5.0 don't read outside sets. */
const unknownToCrmsh = new Set(["influence", "score", "kind"]);

function attributeValue(attributes: readonly NvPair[], name: string): string | undefined {
  return attributes.find((pair) => pair.name === name)?.value;
}

/** A boolean attribute in the schema's form, as crmsh writes it; anything else is reported and stays as it is. */
function booleanValue(grammar: Grammar, attributes: readonly NvPair[], name: string): string | undefined {
  const value = attributeValue(attributes, name);
  if (value !== undefined && parseBoolean(value) === undefined) {
    const pair = attributes.find((each) => each.name === name);
    grammar.reportUnknown(value, pair?.valueSpan, `value of ${name}`, ["true", "false"]);
  }
  return parseBoolean(value)?.toString() ?? value;
}

/** Reads a label such as `inf:`; the grammar's OPTION and CONSUME of a Label. */
function readLabel(grammar: Grammar, kind: "score" | "order-kind" | "text"): Name | undefined {
  const { $ } = grammar;
  let name: Name | undefined;
  $.OPTION(() => {
    const label = $.CONSUME(Label);
    grammar.mark(label, { kind });
    if (isReal(grammar, label)) name = labelName(label);
  });
  return name;
}

const colocationExample = "colocation web-with-vip inf: web vip";

function defineColocation(grammar: Grammar, { resourceSets: setsRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  return $.RULE("colocation", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "colocation", colocationExample);
    const score = readLabel(grammar, "score");
    if (!score) grammar.reportMissing("The score with its colon", colocationExample);
    const parts = $.SUBRULE(setsRule, { ARGS: ["role", "colocation", !score] });
    if ($.RECORDING_PHASE) return undefined;
    const { uses, sets, attributes } = sidesOf(grammar, parts, "role", ["node-attribute", "influence"]);
    const [first, second] = uses;
    if (sets.length === 0 && !second)
      grammar.reportMissing(first ? "The second resource" : "The resources", colocationExample);
    const nodeAttribute = attributeValue(attributes, "node-attribute");
    const influence = booleanValue(grammar, attributes, "influence");
    return {
      kind: "colocation",
      ...item(id, undefined),
      ...(score ? { score: { ...score, value: normalizeScore(score.value) } } : {}),
      ...omitUndefined({ first, second }),
      sets,
      ...omitUndefined({ nodeAttribute, influence }),
      ...spansOf(attributes),
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

const orderExample = "order vip-then-web Mandatory: vip web";
const orderKinds = new Map([
  ["mandatory", "Mandatory"],
  ["optional", "Optional"],
  ["serialize", "Serialize"],
]);

/** The kind that a score before an order means (crmsh): 0 is Optional, any other Mandatory; undefined when it is not a score. */
function kindOfScore(label: Name | undefined): string | undefined {
  const score = label && normalizeScore(label.value);
  if (score === undefined || !/^[+-]?(\d+|INFINITY)$/.test(score)) return undefined;
  return /^[+-]?0+$/.test(score) ? "Optional" : "Mandatory";
}

function defineOrder(grammar: Grammar, { resourceSets: setsRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  return $.RULE("order", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "order", orderExample);
    const label = readLabel(grammar, "order-kind");
    const parts = $.SUBRULE(setsRule, { ARGS: ["action", "order", !label] });
    if ($.RECORDING_PHASE) return undefined;
    const { uses, sets, attributes } = sidesOf(grammar, parts, "action", ["symmetrical", "kind", "score"]);
    const [first, then] = uses;
    if (sets.length === 0 && !then)
      grammar.reportMissing(first ? "The second resource" : "The resources", orderExample);
    const given = attributeValue(attributes, "kind") ?? label?.value ?? "";
    const kind = orderKinds.get(given.toLowerCase()) ?? kindOfScore(label);
    if (label && !kind)
      grammar.reportUnknown(label.value, label.span, "order kind", [...orderKinds.values()], orderExample);
    const written = attributeValue(attributes, "score");
    const score = kind || label ? (kind ? undefined : label) : written === undefined ? undefined : { value: written };
    const symmetrical = booleanValue(grammar, attributes, "symmetrical");
    return {
      kind: "order",
      ...item(id, undefined),
      ...(kind ? { orderKind: { ...label, value: kind } } : {}),
      ...(score ? { score: { ...score, value: normalizeScore(score.value) } } : {}),
      ...omitUndefined({ first, then }),
      sets,
      ...omitUndefined({ symmetrical }),
      ...spansOf(attributes),
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

const ticketExample = "rsc_ticket web-with-ticketA ticketA: web loss-policy=stop";

function defineTicket(grammar: Grammar, { resourceSets: setsRule }: SharedRules): StatementRule {
  const { $ } = grammar;
  return $.RULE("rscTicket", (): ClusterObject | undefined => {
    readKeyword(grammar);
    const id = readId(grammar, "ticket constraint", ticketExample);
    const ticket = readLabel(grammar, "text");
    if (!ticket) grammar.reportMissing("The ticket with its colon", ticketExample);
    const parts = $.SUBRULE(setsRule, { ARGS: ["role", "rsc_ticket", false] });
    if ($.RECORDING_PHASE) return undefined;
    const { uses, sets, attributes } = sidesOf(grammar, parts, "role", ["loss-policy"], 1);
    const [resource] = uses;
    if (sets.length === 0 && !resource) grammar.reportMissing("The resource", ticketExample);
    const lossPolicy = attributeValue(attributes, "loss-policy");
    if (lossPolicy !== undefined && !lossPolicies.includes(lossPolicy)) {
      const pair = attributes.find((each) => each.name === "loss-policy");
      grammar.reportUnknown(lossPolicy, pair?.valueSpan, "loss policy", lossPolicies);
    }
    return {
      kind: "rsc_ticket",
      ...item(id, undefined),
      ticket: ticket ?? { value: "" },
      ...omitUndefined({ resource }),
      sets,
      ...omitUndefined({ lossPolicy }),
      ...spansOf(attributes),
      span: { start: 0, end: $.LA(0).end },
    };
  });
}

function sideWords(sets: readonly ResourceSet[], ...uses: (ResourceUse | undefined)[]): string[] {
  return sets.length > 0 ? resourceSetWords(sets) : uses.flatMap((use) => (use ? [memberWord(use)] : []));
}

function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [assignment(name, value)];
}

export const colocation: StatementDefinition = {
  keywords: ["colocation", "collocation"],
  summary:
    "Places resources on the same node, or on different ones. Of two, the first is placed relative to the second.",
  synopsis: "colocation ID SCORE: RSC[:ROLE] RSC[:ROLE]… [node-attribute=NAME]",
  example: colocationExample,
  brackets: true,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "colocation ${1:id} ${2:inf}: ${3:resource} ${4:with-resource}$0",
  define: defineColocation,
  print(object) {
    if (object.kind !== "colocation") return undefined;
    return [
      [
        "colocation",
        quoteWord(object.id),
        ...(object.score ? [scoreWord(object.score.value)] : []),
        ...sideWords(object.sets, object.first, object.second),
        ...optional("node-attribute", object.nodeAttribute),
        ...optional("influence", object.influence),
      ],
    ];
  },
};

export const order: StatementDefinition = {
  keywords: ["order"],
  summary: "Defines the order in which resources start and, unless symmetrical=false, stop in reverse.",
  synopsis: "order ID [Mandatory:|Optional:|Serialize:] FIRST[:ACTION] THEN[:ACTION]… [symmetrical=BOOL]",
  example: orderExample,
  brackets: true,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "order ${1:id} ${2|Mandatory,Optional,Serialize|}: ${3:first} ${4:then}$0",
  define: defineOrder,
  print(object) {
    if (object.kind !== "order") return undefined;
    return [
      [
        "order",
        quoteWord(object.id),
        ...(object.orderKind ? [`${object.orderKind.value}:`] : []),
        ...sideWords(object.sets, object.first, object.then),
        ...optional("score", object.score?.value),
        ...optional("symmetrical", object.symmetrical),
        ...optional("require-all", object.requireAll),
      ],
    ];
  },
};

export const rscTicket: StatementDefinition = {
  keywords: ["rsc_ticket"],
  summary: "Lets a resource run only while this site of a multi-site cluster holds a ticket.",
  synopsis: "rsc_ticket ID TICKET: RSC[:ROLE]… [loss-policy=stop|demote|fence|freeze]",
  example: ticketExample,
  brackets: true,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: LSP's snippet syntax
  snippet: "rsc_ticket ${1:id} ${2:ticket}: ${3:resource} loss-policy=${4|stop,demote,fence,freeze|}$0",
  define: defineTicket,
  print(object) {
    if (object.kind !== "rsc_ticket") return undefined;
    return [
      [
        "rsc_ticket",
        quoteWord(object.id),
        `${quoteWord(object.ticket.value)}:`,
        ...sideWords(object.sets, object.resource),
        ...optional("loss-policy", object.lossPolicy),
      ],
    ];
  },
};
