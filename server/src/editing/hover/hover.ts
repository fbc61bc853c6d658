import { agentReference } from "../../agents/agent-reference.ts";
import { agentSpec, agentsOf } from "../../agents/catalogue.ts";
import { describeAgent, describeAtLength, describeReference } from "../../agents/descriptions.ts";
import type { CrmDocument } from "../../analysis/source-document.ts";
import { marksOf } from "../../crm/parse-statement.ts";
import type { Mark } from "../../crm/slots.ts";
import { statementOf } from "../../crm/statements.ts";
import type { Agents } from "../../model/agent.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { operations, orderActions, orderKinds, roles, scoreKeywords } from "../../model/options/roles.ts";
import { dateOperators, ruleAttributes, ruleOperators } from "../../model/options/rule-vocabulary.ts";
import { codeBlock, codeSpan, escapeMarkdown } from "../../text/markdown.ts";
import { type Span, shift, touches } from "../../text/span.ts";
import { wordTable } from "../../text/word-table.ts";
import { explainStatement } from "./explain-statement.ts";
import { agentNamed, type NameInfo, nameInfo } from "./option-info.ts";
import { printMasked } from "./print-masked.ts";

/** The content of a hover: Markdown, and the span of the file it is about. */
export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** The mark at an offset of a file and where its statement begins; of two that touch, the one that begins there. */
function markAt(document: CrmDocument, offset: number): { mark: Mark; base: number } | undefined {
  const placed = document.tree.statementAt(offset);
  const marks = marksOf(placed.statement).filter((mark) => touches(mark, offset - placed.offset));
  const mark = marks.find((each) => each.start === offset - placed.offset && each.end > each.start) ?? marks[0];
  return mark ? { mark, base: placed.offset } : undefined;
}

/** The lines of a hover on a name: its type, default, choices and description. */
export function describeName(info: NameInfo): string {
  const facts = [
    info.required ? "required" : undefined,
    info.type,
    info.unit === undefined ? undefined : `in ${info.unit}`,
    info.default === undefined ? undefined : `default ${codeSpan(info.default)}`,
    info.unique ? "unique in the cluster" : undefined,
    info.since === undefined ? undefined : `since ${escapeMarkdown(info.since)}`,
  ].filter((fact) => fact !== undefined);
  const choices = info.choices.map(
    ({ value, meaning }) => `- ${codeSpan(value)}${meaning ? `: ${escapeMarkdown(meaning)}` : ""}`,
  );
  const parts = [
    `**${escapeMarkdown(info.name)}** (${facts.join(", ")})`,
    info.obsolete ? `⚠ ${info.obsolete}` : "",
    info.description ?? "",
    choices.join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The description of an agent, in Markdown; undefined for an unknown one. */
export function describeAgentNamed(agents: Agents, name: string): string | undefined {
  const agent = agentNamed(agents, name);
  const isInstalled = agents.isInstalled(agentReference(name));
  const installed = isInstalled === undefined ? "" : installedNote(isInstalled, agents.node ?? "");
  if (!agent) {
    const known = [describeReference(agentReference(name)) ?? "", installed].filter((part) => part !== "");
    return known.length === 0 ? undefined : [`**${escapeMarkdown(name)}**`, ...known].join("\n\n");
  }
  const required = agent.parameters
    .filter((parameter) => parameter.required)
    .map((parameter) => codeSpan(parameter.name));
  const others = agent.parameters
    .filter((parameter) => !parameter.required && !parameter.deprecated)
    .map((parameter) => codeSpan(parameter.name));
  const timings = agent.actions
    .filter((action) => action.timeout !== undefined)
    .map((action) => {
      const interval =
        action.interval !== undefined && !/^0+s?$/.test(action.interval) ? `, every ${action.interval}` : "";
      return escapeMarkdown(`${action.name}${action.role ? ` (${action.role})` : ""} ${action.timeout}${interval}`);
    });
  const parts = [
    `**${escapeMarkdown(agentSpec(agent))}**`,
    agent.deprecated ? "⚠ This agent is deprecated." : "",
    agent.since === undefined ? "" : `Since ${escapeMarkdown(agent.since)}.`,
    isInstalled === false ? installed : "",
    describeAgent(agent) ?? "",
    required.length ? `Required: ${required.join(", ")}` : "No parameter is required.",
    others.length ? `Optional: ${others.join(", ")}` : "",
    timings.length ? `Recommended timeouts: ${timings.join(" · ")}` : "",
    [agent.promotable ? "can be promoted" : "", agent.migratable ? "can migrate live" : ""].filter(Boolean).join(", "),
    isInstalled ? installed : "",
    describeAtLength(agent) ?? "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function installedNote(isInstalled: boolean, node: string): string {
  return isInstalled ? `Installed on ${codeSpan(node)}.` : `⚠ Not installed on ${codeSpan(node)}.`;
}

function keywordMeaning(
  table: readonly {
    readonly name?: string;
    readonly value?: string;
    readonly description?: string;
    readonly meaning?: string;
  }[],
  keyword: string,
): string | undefined {
  const found = table.find((each) => (each.name ?? each.value)?.toLowerCase() === keyword.toLowerCase());
  const text = found?.description ?? found?.meaning;
  return found && text ? `**${found.name ?? found.value}**\n\n${text}` : undefined;
}

const sectionHelp = wordTable<string>({
  params: "The parameters of the resource's agent.",
  meta: "How the cluster treats the resource: role, stickiness, thresholds.",
  utilization: "How much of freely named capacities the resource needs, or a node has.",
  operations: "Gives the list of operations an id, or refers to another one.",
  op: "How the cluster runs one of the agent's operations: interval, timeout, and what happens when it fails.",
  op_params: "Parameters that are passed to the agent for this operation only.",
  op_meta: "Meta attributes of this operation.",
  attributes: "Node attributes, which rules can test.",
  rule: "When or where this applies: a test of node attributes, the date or a resource.",
});

/** The description of a word in a slot, in Markdown. */
export function describeSlot(slot: Mark["slot"], value: string, model: ClusterModel): string | undefined {
  switch (slot.kind) {
    case "statement": {
      const statement = statementOf.get(value.toLowerCase());
      if (!statement) return undefined;
      return `**${statement.keywords[0]}**\n\n${statement.summary}\n\n\`\`\`text\n${statement.synopsis}\n\`\`\`\n\n\`\`\`crm\n${statement.example}\n\`\`\``;
    }
    case "section":
      return sectionHelp[value.toLowerCase()];
    case "agent":
      return describeAgentNamed(agentsOf(model.target), value);
    case "name": {
      const info = nameInfo(slot.of, value, agentsOf(model.target));
      return info && describeName(info);
    }
    case "value": {
      const info = nameInfo(slot.of, slot.name, agentsOf(model.target));
      return info && describeName(info);
    }
    case "operation":
      return keywordMeaning(operations, value);
    case "order-kind":
      return keywordMeaning(orderKinds, value.replace(/:$/, ""));
    case "score":
      return keywordMeaning(scoreKeywords, value.replace(/:$/, ""));
    case "role":
      return keywordMeaning(roles, value);
    case "action":
      return keywordMeaning(orderActions, value);
    case "rule-attribute":
      return keywordMeaning(ruleAttributes, value);
    case "date-operator":
      return keywordMeaning(dateOperators, value);
    case "rule-operator":
      return keywordMeaning(ruleOperators, value.replace(/^.*:/, ""));
    case "definition":
    case "reference": {
      const place = model.definitions.get(value.replace(/^@/, ""));
      return place && slot.kind === "reference" ? codeBlock("crm", printMasked(place.object)) : undefined;
    }
    default:
      return undefined;
  }
}

/** The hover at an offset, or undefined where nothing is known. */
export function hoverAt(document: CrmDocument, offset: number, model: ClusterModel): Hover | undefined {
  const found = markAt(document, offset);
  const description = found && describeSlot(found.mark.slot, found.mark.value, model);
  if (!description) return undefined;
  const sentence = found.mark.slot.kind === "statement" ? sentenceAt(document, offset) : undefined;
  const markdown = sentence === undefined ? description : `${sentence}\n\n---\n\n${description}`;
  return { span: shift(found.mark, found.base), markdown };
}

/** The meaning of the statement at an offset as a sentence, where there is one. */
function sentenceAt(document: CrmDocument, offset: number): string | undefined {
  const object = document.tree.statementAt(offset).statement.object;
  return object && explainStatement(object, codeSpan);
}
