import { agentsOf } from "../../agents/catalogue.ts";
import type { CibDocument } from "../../analysis/source-document.ts";
import { elementFacts } from "../../cib/schema/element-facts.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { codeBlock, codeSpan } from "../../text/markdown.ts";
import { type XmlContext, xmlContextAt } from "../../text/xml-context.ts";
import { attributeHelp, elementHelp } from "../cib-elements.ts";
import { agentOf, slotOfValue } from "../cib-slots.ts";
import { explainStatement } from "./explain-statement.ts";
import { describeAgentNamed, describeSlot, type Hover } from "./hover.ts";
import { printMasked } from "./print-masked.ts";

/** The hover at an offset of a CIB: an element, an attribute, or a value; undefined where nothing is known. */
export function cibHoverAt(document: CibDocument, offset: number, model: ClusterModel): Hover | undefined {
  const context = xmlContextAt(document.text, offset);
  if (!context) return undefined;
  const markdown = describe(context, document.text.slice(context.span.start, context.span.end), model);
  return markdown === undefined || markdown === "" ? undefined : { span: context.span, markdown };
}

function describe(context: XmlContext, word: string, model: ClusterModel): string | undefined {
  const { part, tag, attribute = "" } = context;
  switch (part) {
    case "name":
      return tag && describeElement(tag.name, tag.start, model);
    case "closing":
      return elementHelp[word] && `**${word}**\n\n${elementHelp[word]}`;
    case "attribute":
      return tag && describeAttribute(tag.name, attribute);
    case "value":
      return describeValue(context, word, model) ?? (tag && describeAttribute(tag.name, attribute));
    default:
      return undefined;
  }
}

/** An element: what it says here, as a sentence and in crm, then what such elements are for. */
function describeElement(name: string, start: number, model: ClusterModel): string | undefined {
  const own = model.placed.find(({ object }) => object.kind !== "xml" && object.span?.start === start)?.object;
  const sentence = own && explainStatement(own, codeSpan);
  const { required = {}, children = {} } = (Object.hasOwn(elementFacts, name) && elementFacts[name]) || {};
  const needed = Object.keys(required).map(codeSpan);
  const inner = Object.keys(children).map((child) => codeSpan(`<${child}>`));
  const help = elementHelp[name];
  if (help === undefined && !own) return undefined;
  return [
    sentence ?? "",
    `**${name}**`,
    help ?? "",
    needed.length > 0 ? `Required: ${needed.join(", ")}` : "",
    inner.length > 0 ? `May contain: ${inner.join(", ")}` : "",
    own ? `In crm:\n\n${codeBlock("crm", printMasked(own))}` : "",
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function describeAttribute(element: string, attribute: string): string | undefined {
  const help = attributeHelp[`${element} ${attribute}`] ?? attributeHelp[attribute];
  const { required = {}, optional = {} } = (Object.hasOwn(elementFacts, element) && elementFacts[element]) || {};
  const kind = required[attribute] ?? optional[attribute];
  if (help === undefined && kind === undefined) return undefined;
  const words = typeof kind === "object" && "words" in kind ? `Values: ${kind.words.map(codeSpan).join(", ")}` : "";
  const name = `**${attribute}**${Object.hasOwn(required, attribute) ? " (required)" : ""}`;
  return [name, help ?? "", words].filter((part) => part !== "").join("\n\n");
}

function describeValue(context: XmlContext, word: string, model: ClusterModel): string | undefined {
  const { tag, attribute = "" } = context;
  if (tag && ["class", "provider", "type"].includes(attribute)) {
    const agent = agentOf(tag);
    return attribute === "type" && agent !== "" ? describeAgentNamed(agentsOf(model.target), agent) : undefined;
  }
  const slot = slotOfValue(context);
  return slot && describeSlot(slot, word, model);
}
