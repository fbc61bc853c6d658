import { agentsOf } from "../../agents/catalogue.ts";
import type { CibDocument } from "../../analysis/source-document.ts";
import { type ElementFacts, elementFacts } from "../../cib/schema/element-facts.ts";
import { agentClasses } from "../../model/agent.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { operations } from "../../model/options/roles.ts";
import { omitUndefined } from "../../text/omit-undefined.ts";
import { type XmlContext, type XmlTag, xmlContextAt } from "../../text/xml-context.ts";
import { attributeHelp, elementHelp } from "../cib-elements.ts";
import { agentOf, slotOfValue } from "../cib-slots.ts";
import { proposalsFor } from "./completion.ts";
import { type Completions, type Draft, limited } from "./proposals.ts";

const nothing: Completions = { items: [], incomplete: false };

/** The elements of a CIB that Pacemaker's schema describes, and those around them. */
const outer: Readonly<Record<string, ElementFacts>> = {
  cib: {
    required: { epoch: "natural", admin_epoch: "natural", num_updates: "natural" },
    optional: { "validate-with": "text", crm_feature_set: "text" },
    children: { configuration: "1", status: "?" },
  },
};

function factsOf(name: string): ElementFacts | undefined {
  if (Object.hasOwn(outer, name)) return outer[name];
  return Object.hasOwn(elementFacts, name) ? elementFacts[name] : undefined;
}

/** The completions at an offset of a CIB: elements, attributes, and values as in crm text. */
export function cibCompletionsAt(document: CibDocument, offset: number, model: ClusterModel): Completions {
  const { text } = document;
  const context = xmlContextAt(text, offset);
  if (!context) return nothing;
  const { part, span } = context;
  if (part === "content") return contentCompletions(context, text, offset);
  if (part === "closing") {
    const name = context.around.at(-1)?.name;
    if (name === undefined) return nothing;
    const end = text.charAt(span.end) === ">" ? span.end + 1 : span.end;
    const draft: Draft = { label: `${name}>`, kind: "keyword", text: `${name}>` };
    return limited([draft], text.slice(span.start, offset), { start: span.start, end });
  }
  const typed = text.slice(span.start, offset);
  if (part === "name") return limited(elementDrafts(context, hasTagEnd(text, span.end)), typed, span);
  if (part === "attribute") return limited(attributeDrafts(context, text.charAt(span.end) === "="), typed, span);
  return valueCompletions(context, text, offset, model);
}

/** Whether a tag goes on after its name, so that only the name may be replaced. */
function hasTagEnd(text: string, offset: number): boolean {
  return /^[^\n<]*[>=]/.test(text.slice(offset));
}

/** Between tags, where nothing but white space was typed: whole elements. */
function contentCompletions(context: XmlContext, text: string, offset: number): Completions {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const typed = /[\w-]*$/.exec(text.slice(context.span.start, offset))?.[0] ?? "";
  if (/\S/.test(line.slice(0, line.length - typed.length).replace(/^.*>/, ""))) return nothing;
  const drafts = elementDrafts(context, false).map((draft) => ({ ...draft, text: `<${draft.text}` }));
  return limited(drafts, typed, { start: offset - typed.length, end: offset });
}

/** The elements that may stand in the innermost one; those that may be there once, and are, come last. */
function elementDrafts({ around, before }: XmlContext, isNameOnly: boolean): Draft[] {
  const parent = around.at(-1);
  const children = parent ? (factsOf(parent.name)?.children ?? {}) : { cib: "1" as const };
  return Object.keys(children).map((name): Draft => {
    const isSingle = children[name] === "?" || children[name] === "1";
    const isThere = before.some((tag) => tag.name === name);
    return {
      label: name,
      kind: "keyword",
      text: isNameOnly ? name : elementSnippet(name),
      ...(isNameOnly ? {} : { snippet: true }),
      rank: isSingle && isThere ? 8 : 3,
      ...omitUndefined({ markdown: elementHelp[name] }),
    };
  });
}

/** An element with what it must have, as a snippet without its `<`. */
function elementSnippet(name: string): string {
  const facts = factsOf(name) ?? {};
  let stop = 1;
  const attributes = [...Object.keys(facts.required ?? {}), ...(usual[name] ?? [])]
    .map((attribute) => ` ${attribute}="$${stop++}"`)
    .join("");
  const isLeaf = Object.keys(facts.children ?? {}).length === 0;
  return isLeaf ? `${name}${attributes}/>` : `${name}${attributes}>\n  $0\n</${name}>`;
}

/** Attributes that nearly every such element has, though the schema doesn't demand them. */
const usual: Readonly<Record<string, readonly string[]>> = {
  nvpair: ["value"],
  primitive: ["class", "provider", "type"],
  op: ["timeout"],
  rsc_location: ["rsc", "node", "score"],
  rsc_colocation: ["rsc", "with-rsc", "score"],
  rsc_order: ["first", "then"],
  "fencing-level": ["target"],
};

function attributeDrafts({ tag, attribute }: XmlContext, hasValue: boolean): Draft[] {
  if (!tag) return [];
  const { required = {}, optional = {}, reference } = factsOf(tag.name) ?? {};
  const all = [...Object.keys(required), ...Object.keys(optional), ...(reference ? ["id-ref"] : [])];
  return all
    .filter((name) => name === attribute || tag.attributes[name] === undefined)
    .map(
      (name): Draft => ({
        label: name,
        kind: "parameter",
        text: hasValue ? name : `${name}="$1"`,
        ...(hasValue ? {} : { snippet: true, more: true }),
        rank: Object.hasOwn(required, name) ? 1 : 4,
        ...(Object.hasOwn(required, name) ? { detail: "required" } : {}),
        ...omitUndefined({ markdown: attributeHelp[`${tag.name} ${name}`] ?? attributeHelp[name] }),
      }),
    );
}

function valueCompletions(context: XmlContext, text: string, offset: number, model: ClusterModel): Completions {
  const { tag, attribute = "", span } = context;
  if (!tag) return nothing;
  // A value that isn't closed yet reaches into what comes after it.
  const rest = /^[^\s"'<>]*/.exec(text.slice(offset, span.end))?.[0].length ?? 0;
  // Of a list of devices only the one at the cursor is replaced.
  const start = attribute === "devices" ? text.lastIndexOf(",", offset - 1) + 1 : 0;
  const from = Math.max(span.start, start);
  return limited(valueDrafts(context, tag, attribute, model), text.slice(from, offset), {
    start: from,
    end: offset + rest,
  });
}

function valueDrafts(context: XmlContext, tag: XmlTag, attribute: string, model: ClusterModel): Draft[] {
  if (["class", "provider", "type"].includes(attribute) && ["primitive", "template"].includes(tag.name)) {
    return agentDrafts(tag, attribute, model);
  }
  const slot = slotOfValue(context);
  // An operation has its other attributes elsewhere in its tag.
  if (slot?.kind === "operation") return wordDrafts(operations.map(({ name }) => name));
  const drafts = slot ? proposalsFor({ slot }, "", model).map(inXml) : [];
  if (drafts.length > 0) return drafts;
  const { required = {}, optional = {} } = factsOf(tag.name) ?? {};
  const kind = required[attribute] ?? optional[attribute];
  if (kind === "boolean") return wordDrafts(["true", "false"]);
  return typeof kind === "object" && "words" in kind ? wordDrafts(kind.words) : [];
}

function wordDrafts(words: readonly string[]): Draft[] {
  return words.map((word) => ({ label: word, kind: "value", text: word }));
}

/** A proposal for crm text as a value alone: without what separates it from the next word there. */
function inXml({ more: _, ...draft }: Draft): Draft {
  const bare = (word: string): string => word.replace(/[=:]?\s*$/, "").replace(/^@/, "");
  return { ...draft, label: bare(draft.label), text: bare(draft.text) };
}

function agentDrafts(tag: XmlTag, attribute: string, model: ClusterModel): Draft[] {
  const agents = agentsOf(model.target);
  if (attribute === "class") return wordDrafts(agentClasses);
  if (attribute === "provider") return wordDrafts(agents.providers("ocf"));
  const { class: agentClass = "ocf", provider } = tag.attributes;
  return agents.names(agentClass, provider || undefined).map((name): Draft => {
    const full = agentOf({ ...tag, attributes: { ...tag.attributes, type: name } });
    return { label: name, kind: "agent", text: name, detail: full };
  });
}
