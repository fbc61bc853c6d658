import { agentsOf } from "../agents/catalogue.ts";
import { describeAgent } from "../agents/descriptions.ts";
import type { CrmDocument } from "../analysis/source-document.ts";
import { statementIndexAt } from "../crm/crm-tree.ts";
import { parseStatement } from "../crm/parse-statement.ts";
import type { ListKind, Mark, ReferenceKind, Slot } from "../crm/slots.ts";
import { statements } from "../crm/statements.ts";
import type { Agents } from "../model/agent.ts";
import { agentClasses } from "../model/agent.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import { isPrimitive, isResource } from "../model/configuration.ts";
import { operations, orderActions, orderKinds, roles, scoreKeywords } from "../model/options/roles.ts";
import { dateOperators, ruleAttributes, ruleOperators } from "../model/options/rule-vocabulary.ts";
import { roleNameFor } from "../rules/support/role-names.ts";
import { codeBlock } from "../text/markdown.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { wordTable } from "../text/word-table.ts";
import { agentSnippet } from "./agent-snippet.ts";
import { describeName } from "./hover.ts";
import { likelyNames } from "./likely-names.ts";
import { liveProposals } from "./live-values.ts";
import { agentNamed, nameInfo, namesOf } from "./option-info.ts";

type CompletionKind = "keyword" | "agent" | "parameter" | "value" | "reference" | "operation" | "snippet";

/** One proposal. `text` replaces `span` of the file; with `snippet` it has LSP's placeholders. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly span: Span;
  readonly text: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly markdown?: string;
  /** Proposals are sorted by rank, then by label; 5 by default. */
  readonly rank?: number;
  /** Among those of its rank it comes before those without, the lowest first. */
  readonly order?: number;
  /** Accepting it triggers the next completion. */
  readonly more?: boolean;
  readonly obsolete?: boolean;
}

/** A proposal without its position. */
export type Draft = Omit<Completion, "span">;

/** A placeholder for the word at the cursor; it occurs in no configuration. */
export const cursorMark = "\u{10FFFF}";

/** The completions at an offset. */
export function completionsAt(document: CrmDocument, offset: number, model: ClusterModel): Completions {
  const placed = document.tree.statements[statementIndexAt(document.tree, offset)];
  if (!placed || placed.statement.kind === "comment") return nothing;
  const text = placed.statement.text;
  const at = Math.max(0, Math.min(offset - placed.offset, text.length));
  const rest = /^[^\s"'\\:=,]*/.exec(text.slice(at))?.[0].length ?? 0;
  const probe = parseStatement(text.slice(0, at) + cursorMark + text.slice(at + rest));
  const mark = probe.marks.find((each) => each.value.includes(cursorMark));
  if (!mark) return nothing;
  const typed = mark.value.slice(0, mark.value.indexOf(cursorMark));
  const start = placed.offset + at - typed.length;
  const span = { start, end: placed.offset + at + rest };
  const hasAssignment = text[at + rest] === "=";
  const before =
    text
      .slice(0, at - typed.length)
      .trimEnd()
      .split(/\s+/)
      .at(-1)
      ?.toLowerCase() ?? "";
  const drafts = proposals(mark, typed, { keyword: probe.keyword, before, model, hasAssignment });
  return limited(drafts, typed, span);
}

/** Drafts as proposals for a span; of too many only those that match the typed text. */
export function limited(drafts: readonly Draft[], typed: string, span: Span): Completions {
  const shown = drafts.length > maxProposals ? matching(drafts, typed) : drafts;
  return { items: shown.map((draft) => ({ ...draft, span })), incomplete: shown.length < drafts.length };
}

/** The proposals for a slot, in a language whose words have the same meaning as in crm. */
export function proposalsFor(mark: Pick<Mark, "slot">, typed: string, model: ClusterModel): Draft[] {
  return proposals(mark, typed, { keyword: "", before: "", model, hasAssignment: false });
}

/** The proposals for a place; of too many only those that match the typed text, and then `incomplete`. */
export interface Completions {
  readonly items: readonly Completion[];
  readonly incomplete: boolean;
}

const nothing: Completions = { items: [], incomplete: false };

/** The most proposals sent at a time: a large cluster has thousands of names. */
const maxProposals = 300;

/** The first drafts, by rank, whose labels contain the typed letters in order, as editors match them. */
function matching(drafts: readonly Draft[], typed: string): Draft[] {
  const letters = [...typed.toLowerCase()].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(letters.join(".*"), "i");
  const matches = drafts.filter((draft) => pattern.test(draft.label));
  return matches.sort((a, b) => (a.rank ?? 5) - (b.rank ?? 5)).slice(0, maxProposals);
}

interface CompletionContext {
  readonly keyword: string;
  /** The word before the one at the cursor, in lower case. */
  readonly before: string;
  readonly model: ClusterModel;
  /** The word is already followed by a `=`. */
  readonly hasAssignment: boolean;
}

function proposals(
  mark: Pick<Mark, "slot">,
  typed: string,
  { keyword, before, model, hasAssignment }: CompletionContext,
): Draft[] {
  const { slot } = mark;
  switch (slot.kind) {
    case "statement":
      return statementProposals();
    case "agent":
      return agentProposals(typed, slot.statement, model);
    case "name":
      return [...wholeResource(slot, before, model), ...nameProposals(slot, before, hasAssignment, model)];
    case "value":
      return valueProposals(slot.of, slot.name, model);
    case "operation":
      return operationProposals(slot.agent, model);
    case "reference":
      return [
        ...referenceProposals(slot.to, model),
        ...(slot.orScore ? scoreProposals(keyword) : []),
        ...(slot.to === "resource" ? constraintProposals(keyword, model) : []),
      ];
    case "score":
      return scoreProposals("");
    case "order-kind":
      return scoreProposals("order");
    case "role":
      return keywordProposals(roles);
    case "action":
      return keywordProposals(orderActions);
    case "rule-attribute":
      return keywordProposals(ruleAttributes).concat([
        { label: "date", kind: "keyword", text: "date ", more: true },
        { label: "defined", kind: "keyword", text: "defined " },
        { label: "not_defined", kind: "keyword", text: "not_defined " },
      ]);
    case "rule-operator":
      return keywordProposals(ruleOperators);
    case "date-operator":
      return keywordProposals(dateOperators, " ").map((draft) => ({ ...draft, more: true }));
    case "acl-right":
      return rightProposals(5);
    case "acl-selector":
      return [...selectorProposals(keyword === "user"), ...rightProposals(6)];
    case "user-role":
      return [
        ...referenceProposals("acl-role", model).map((draft) => ({
          ...draft,
          label: `role:${draft.label}`,
          text: `role:${draft.text}`,
        })),
        ...rightProposals(6),
      ];
    case "alert-selector":
      return keywordProposals(alertSelectors);
    case "boolean-operator":
      return ["and", "or"].map((label) => ({ label, kind: "keyword", text: label }));
    case "tail":
      return tailProposals(keyword, before);
    default:
      return [];
  }
}

const rights = ["read", "write", "deny"];

function rightProposals(rank: number): Draft[] {
  return rights.map((label) => ({ label, kind: "keyword", text: `${label} `, rank, more: true }));
}

const selectors: readonly (readonly [string, string])[] = [
  ["xpath:", "The elements of the CIB that this XPath matches."],
  ["ref:", "The element with this id."],
  ["type:", "Every element of this name; attr: can restrict it to one attribute."],
  ["attr:", "With type: only this attribute."],
  ["meta:", "A primitive's meta attributes, meta:RSC, or one of them, meta:RSC:NAME."],
  ["params:", "A primitive's parameters, params:RSC, or one of them, params:RSC:NAME."],
  ["utilization:", "A primitive's utilization."],
  ["location:", "The constraint that moving a resource adds."],
  ["property", "The cluster options, or one of them, property:NAME."],
  ["nodeattr", "The nodes' attributes, or one of them, nodeattr:NAME."],
  ["nodeutil", "The nodes' utilization, or that of one node, nodeutil:NODE."],
  ["node", "The nodes, or one of them, node:NAME."],
  ["status", "The status of the cluster."],
  ["cib", "The whole CIB."],
];

/** The old names of `type:` and `attr:`, the only ones allowed in a `user`. */
const oldSelectors: readonly (readonly [string, string])[] = [
  ["tag:", "Every element of this name, or with ref: the element of this name with that id."],
  ["attribute:", "Together with another selector: only this attribute."],
];

function selectorProposals(isOld: boolean): Draft[] {
  const known = isOld
    ? [...selectors.filter(([label]) => label !== "type:" && label !== "attr:"), ...oldSelectors]
    : selectors;
  return known.map(([label, markdown]) => ({ label, kind: "keyword", text: label, markdown, rank: 3 }));
}

const alertSelectors: readonly Keyword[] = [
  { name: "nodes", description: "Nodes that join or leave." },
  { name: "fencing", description: "Fencing actions." },
  { name: "resources", description: "Results of resource operations." },
  { name: "attributes", description: "Changes of node attributes; braces can list some: attributes { standby }." },
];

interface Keyword {
  readonly name?: string;
  readonly value?: string;
  readonly description?: string;
  readonly meaning?: string;
}

function keywordProposals(table: readonly Keyword[], end = ""): Draft[] {
  return table.map(({ name, value, description, meaning }) => {
    const label = name ?? value ?? "";
    return { label, kind: "value", text: label + end, markdown: description ?? meaning ?? "" };
  });
}

function statementProposals(): Draft[] {
  return statements.flatMap((statement, index) => {
    const keyword = statement.keywords[0] ?? "";
    const common = { markdown: `${statement.summary}\n\n\`\`\`crm\n${statement.example}\n\`\`\``, detail: "statement" };
    return [
      {
        label: keyword,
        kind: "snippet" as const,
        text: statement.snippet,
        snippet: true,
        rank: Math.min(9, Math.floor(index / 2)),
        more: true,
        ...common,
      },
    ];
  });
}

function agentProposals(typed: string, statement: string, model: ClusterModel): Draft[] {
  const agents = agentsOf(model.target);
  const providers = agents.providers("ocf");
  const parts = typed.split(":");
  const prefix = parts.slice(0, -1).join(":");
  if (parts.length === 1) {
    const classes: Draft[] = agentClasses.map((cls) => ({
      label: `${cls}:`,
      kind: "agent",
      text: `${cls}:`,
      more: true,
      rank: 2,
      detail: "class",
    }));
    const templates: Draft[] = statement === "primitive" ? templateProposals(model) : [];
    const common = ["ocf:heartbeat", "ocf:pacemaker"].map(
      (each): Draft => ({
        label: `${each}:`,
        kind: "agent",
        text: `${each}:`,
        more: true,
        rank: 1,
        detail: "provider",
      }),
    );
    const named = providers.flatMap((provider) => agentList(agents, `ocf:${provider}`, "ocf", provider));
    return [...common, ...classes, ...templates, ...named, ...agentList(agents, "stonith", "stonith", undefined)];
  }
  if (parts.length === 2 && parts[0] === "ocf") {
    const list = providers.map(
      (provider): Draft => ({
        label: `ocf:${provider}:`,
        kind: "agent",
        text: `ocf:${provider}:`,
        more: true,
        detail: "provider",
      }),
    );
    return [...list, ...providers.flatMap((provider) => agentList(agents, `ocf:${provider}`, "ocf", provider))];
  }
  return agentList(agents, prefix, parts[0] ?? "", parts.length > 2 ? parts[1] : undefined);
}

function agentList(agents: Agents, prefix: string, cls: string, provider: string | undefined): Draft[] {
  return agents.names(cls, provider).map((name) => {
    const full = `${prefix}:${name}`;
    const agent = agentNamed(agents, full);
    const description = agent && describeAgent(agent);
    return {
      label: full,
      kind: "agent",
      text: full,
      rank: 3,
      ...omitUndefined({ detail: description }),
      ...(agent?.deprecated ? { obsolete: true } : {}),
    };
  });
}

function templateProposals(model: ClusterModel): Draft[] {
  return model.placed.flatMap(({ object }): Draft[] =>
    object.kind === "rsc_template"
      ? [{ label: `@${object.id}`, kind: "reference", text: `@${object.id}`, detail: "template" }]
      : [],
  );
}

type NameSlot = Extract<Slot, { kind: "name" }>;

/** Right after an agent: all that it needs, at once. */
function wholeResource({ of, written, sections }: NameSlot, before: string, model: ClusterModel): Draft[] {
  if (of.list !== "params" || !sections.includes("params") || before !== of.agent.toLowerCase()) return [];
  if (written.some((name) => !name.includes(cursorMark))) return [];
  const agent = agentNamed(agentsOf(model.target), of.agent);
  const text = agent && agentSnippet(agent, model.target);
  if (text === undefined) return [];
  const shown = text.replaceAll("\\\\", "\\").replace(/\$\{\d+:?((?:[^}\\]|\\.)*)\}|\$0/g, "$1");
  return [
    {
      label: "params … op …",
      kind: "snippet",
      text,
      snippet: true,
      rank: 0,
      order: 0,
      detail: "required parameters, advised operations",
      markdown: codeBlock("crm", shown),
    },
  ];
}

function nameProposals(slot: NameSlot, before: string, hasAssignment: boolean, model: ClusterModel): Draft[] {
  const written = new Set(slot.written.filter((name) => !name.includes(cursorMark)));
  const likely = likelyNames(slot.of);
  const names = namesOf(slot.of, agentsOf(model.target))
    .filter((info) => !written.has(info.name))
    .map(
      (info): Draft => ({
        label: info.name,
        kind: "parameter",
        text: hasAssignment ? info.name : `${info.name}=`,
        detail: info.required ? "required" : (info.default ?? ""),
        markdown: describeName(info),
        rank: info.required ? 0 : info.obsolete ? 8 : likely.includes(info.name) ? 2 : 4,
        ...(likely.includes(info.name) ? { order: 10 + likely.indexOf(info.name) } : {}),
        ...(info.obsolete ? { obsolete: true } : {}),
        ...(hasAssignment ? {} : { more: true }),
      }),
    );
  // A list that has been begun, by its keyword or by a name in it, is most likely continued.
  const isBegun = written.size > 0 || slot.sections.includes(before) || slot.of.list === "op";
  const sections = slot.sections.map(
    (section): Draft => ({
      label: section,
      kind: "keyword",
      text: `${section} `,
      rank: isBegun ? 6 : section === "params" ? 0 : 1,
      ...(section === "params" ? { order: 1 } : {}),
      more: true,
      detail: "section",
    }),
  );
  return [...names, ...sections];
}

function valueProposals(of: ListKind, name: string, model: ClusterModel): Draft[] {
  const info = nameInfo(of, name, agentsOf(model.target));
  const proposals: Draft[] = (info?.choices ?? []).map(({ value, meaning }) => ({
    label: value,
    kind: "value",
    text: value,
    ...omitUndefined({ markdown: meaning }),
    ...(value === info?.default ? { detail: "default" } : {}),
  }));
  if (proposals.length === 0 && info?.default !== undefined && /^[\w./:-]+$/.test(info.default)) {
    proposals.push({ label: info.default, kind: "value", text: info.default, detail: "default" });
  }
  if ((of.list === "constraint" && name === "role") || (of.list === "op" && name === "role"))
    proposals.push(...keywordProposals(roles));
  if (name === "pcmk_host_list" || name === "host_list") return proposals.concat(referenceProposals("node", model));
  return proposals.concat(liveProposals(of, name, model));
}

function operationProposals(agentName: string, model: ClusterModel): Draft[] {
  const agent = agentNamed(agentsOf(model.target), agentName);
  const known = (agent?.actions ?? []).filter(
    (action) => !/^(meta-data|metadata|validate-all|methods|usage|list|status)$/.test(action.name),
  );
  const advised = known.map((action): Draft => {
    const monitor = action.name === "monitor";
    const interval = monitor ? (action.interval && !/^0/.test(action.interval) ? action.interval : "10s") : undefined;
    const attributes = [
      ...(interval ? [`interval=${interval}`] : []),
      ...(action.timeout ? [`timeout=${action.timeout}`] : []),
      ...(action.role ? [`role=${roleNameFor(model.target, action.role)}`] : []),
      ...(action.depth ? [`OCF_CHECK_LEVEL=${action.depth}`] : []),
    ].join(" ");
    const label = action.role
      ? `${action.name} (${action.role})`
      : action.depth
        ? `${action.name} (level ${action.depth})`
        : action.name;
    return {
      label,
      kind: "operation",
      text: `${action.name} ${attributes}`.trimEnd(),
      detail: attributes,
      rank: monitor ? 1 : 3,
      markdown: "With the timings that the agent recommends.",
    };
  });
  return advised.length > 0 ? advised : keywordProposals(operations);
}

function referenceProposals(to: ReferenceKind, model: ClusterModel): Draft[] {
  const found = new Map<string, string>();
  for (const { object } of model.placed) {
    if (to === "acl-role") {
      if (object.kind === "role") found.set(object.id, "role");
    } else if (to === "node") {
      if (object.kind === "node") found.set(object.uname.value, "node");
    } else if (to === "template") {
      if (object.kind === "rsc_template") found.set(`@${object.id}`, "template");
    } else if (to === "fencing-device") {
      if (isPrimitive(object) && object.agent?.class === "stonith") found.set(object.id, "fence device");
    } else if (isResource(object) && object.kind !== "rsc_template") {
      if (to !== "primitive" || object.kind === "primitive") found.set(object.id, object.kind);
    } else if (object.kind === "tag" && to !== "primitive") found.set(object.id, "tag");
  }
  if (to === "node")
    for (const name of [...nodesNamed(model), ...(model.target.live?.members ?? [])]) found.set(name, "node");
  found.delete("");
  return [...found].map(([label, detail]) => ({ label, kind: "reference", text: label, detail, rank: 2 }));
}

/** Node names that appear elsewhere in the files, for configurations without node statements. */
function nodesNamed(model: ClusterModel): string[] {
  return model.placed.flatMap(({ object }) => {
    if (object.kind === "location" && object.node) return [object.node.value];
    if (!isPrimitive(object) || object.agent?.class !== "stonith") return [];
    const list = object.params.flatMap((set) => set.pairs).find((pair) => pair.name === "pcmk_host_list")?.value;
    return list?.split(/[\s,;]+/).filter(Boolean) ?? [];
  });
}

function scoreProposals(keyword: string): Draft[] {
  const colon = (drafts: Draft[]): Draft[] =>
    drafts.map((draft) => ({ ...draft, label: `${draft.label}:`, text: `${draft.text}: `, more: true, rank: 1 }));
  return colon(keyword === "order" ? keywordProposals(orderKinds) : keywordProposals(scoreKeywords));
}

function constraintProposals(keyword: string, model: ClusterModel): Draft[] {
  const of: ListKind = { list: "constraint", of: keyword };
  return nameProposals({ kind: "name", of, written: [], sections: [] }, "", false, model).map((draft) => ({
    ...draft,
    rank: 7,
  }));
}

/** The keywords that may follow where a statement has no list to continue. */
const tailKeywords = wordTable<readonly string[]>({
  role: rights,
  bundle: ["podman", "docker", "network", "storage", "primitive", "meta"],
  alert: ["attributes", "meta", "select", "to"],
});

function tailProposals(keyword: string, before: string): Draft[] {
  if (keyword === "alert" && before === "select") return keywordProposals(alertSelectors);
  if (keyword === "bundle" && (before === "network" || before === "storage")) {
    return [
      {
        label: `${before === "network" ? "port" : "storage"}-mapping`,
        kind: "keyword",
        text: `${before === "network" ? "port" : "storage"}-mapping `,
        more: true,
      },
    ];
  }
  const next = (tailKeywords[keyword] ?? []).map(
    (label): Draft => ({ label, kind: "keyword", text: `${label} `, more: true }),
  );
  if (keyword !== "location") return next;
  return [...scoreProposals(""), { label: "rule", kind: "keyword", text: "rule ", more: true, detail: "section" }];
}
