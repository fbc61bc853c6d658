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
import { omitUndefined } from "../text/omit-undefined.ts";
import type { Span } from "../text/span.ts";
import { wordTable } from "../text/word-table.ts";
import { describeName } from "./hover.ts";
import { agentNamed, nameInfo, namesOf } from "./option-info.ts";

export type CompletionKind = "keyword" | "agent" | "parameter" | "value" | "reference" | "operation" | "snippet";

/** One proposal. `text` replaces `span` of the file; with `snippet` it has LSP's placeholders. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly span: Span;
  readonly text: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly markdown?: string;
  /** Proposals are shown in this order, then by label; 5 where nothing says otherwise. */
  readonly rank?: number;
  /** What comes next is proposed at once. */
  readonly more?: boolean;
  readonly obsolete?: boolean;
}

/** A proposal whose place isn't known yet. */
export type Draft = Omit<Completion, "span">;

/** Stands for the word that is being written; no configuration holds it. */
export const cursorMark = "\u{10FFFF}";

/** What may be written at an offset. */
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
  return fewest(drafts, typed, span);
}

/** Drafts as proposals for a place; of far too many only those that fit what is typed. */
export function fewest(drafts: readonly Draft[], typed: string, span: Span): Completions {
  const shown = drafts.length > most ? nearest(drafts, typed) : drafts;
  return { items: shown.map((draft) => ({ ...draft, span })), incomplete: shown.length < drafts.length };
}

/** What may be written for a slot, in a language whose words mean what crm's do. */
export function proposalsFor(mark: Pick<Mark, "slot">, typed: string, model: ClusterModel): Draft[] {
  return proposals(mark, typed, { keyword: "", before: "", model, hasAssignment: false });
}

/** What may be written at a place. When there is far more than a person looks at, only what fits the word so far, and `incomplete`. */
export interface Completions {
  readonly items: readonly Completion[];
  readonly incomplete: boolean;
}

const nothing: Completions = { items: [], incomplete: false };

/** So many proposals are sent at once: a large cluster has thousands of names. */
const most = 300;

/** The first drafts, by rank, in which the letters typed come in this order, as editors match them. */
function nearest(drafts: readonly Draft[], typed: string): Draft[] {
  const letters = [...typed.toLowerCase()].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(letters.join(".*"), "i");
  const fitting = drafts.filter((draft) => pattern.test(draft.label));
  return fitting.sort((a, b) => (a.rank ?? 5) - (b.rank ?? 5)).slice(0, most);
}

interface RuleLookup {
  readonly keyword: string;
  /** The word before the one that is being written, in lower case. */
  readonly before: string;
  readonly model: ClusterModel;
  /** The word has a `=` behind it already. */
  readonly hasAssignment: boolean;
}

function proposals(
  mark: Pick<Mark, "slot">,
  typed: string,
  { keyword, before, model, hasAssignment }: RuleLookup,
): Draft[] {
  const { slot } = mark;
  switch (slot.kind) {
    case "statement":
      return statementProposals();
    case "agent":
      return agentProposals(typed, slot.statement, model);
    case "name":
      return nameProposals(slot, hasAssignment, model);
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
      return words(roles);
    case "action":
      return words(orderActions);
    case "rule-attribute":
      return words(ruleAttributes).concat([
        { label: "date", kind: "keyword", text: "date ", more: true },
        { label: "defined", kind: "keyword", text: "defined " },
        { label: "not_defined", kind: "keyword", text: "not_defined " },
      ]);
    case "rule-operator":
      return words(ruleOperators);
    case "date-operator":
      return words(dateOperators, " ").map((draft) => ({ ...draft, more: true }));
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
      return words(alertSelectors);
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
  ["xpath:", "Whatever this XPath finds in the CIB."],
  ["ref:", "The element that has this id."],
  ["type:", "Every element of this name; attr: may narrow it to one attribute."],
  ["attr:", "With type: only this attribute."],
  ["meta:", "A primitive's meta attributes, meta:RSC, or one of them, meta:RSC:NAME."],
  ["params:", "A primitive's parameters, params:RSC, or one of them, params:RSC:NAME."],
  ["utilization:", "A primitive's utilization."],
  ["location:", "The constraint that a move leaves behind."],
  ["property", "The cluster options, or one of them, property:NAME."],
  ["nodeattr", "The nodes' attributes, or one of them, nodeattr:NAME."],
  ["nodeutil", "The nodes' capacities, or one node's, nodeutil:NODE."],
  ["node", "The nodes, or one of them, node:NAME."],
  ["status", "The status of the cluster."],
  ["cib", "The whole CIB."],
];

/** The old words for `type:` and `attr:`, the only ones that a `user` may have. */
const oldSelectors: readonly (readonly [string, string])[] = [
  ["tag:", "Every element of this name, or with ref: the element of this name that has the id."],
  ["attribute:", "With one of the others: only this attribute."],
];

function selectorProposals(isOld: boolean): Draft[] {
  const known = isOld
    ? [...selectors.filter(([label]) => label !== "type:" && label !== "attr:"), ...oldSelectors]
    : selectors;
  return known.map(([label, markdown]) => ({ label, kind: "keyword", text: label, markdown, rank: 3 }));
}

const alertSelectors: readonly Word[] = [
  { name: "nodes", description: "Nodes that join or leave." },
  { name: "fencing", description: "Fencing actions." },
  { name: "resources", description: "Results of resource operations." },
  { name: "attributes", description: "Changes of node attributes; braces may name some: attributes { standby }." },
];

interface Word {
  readonly name?: string;
  readonly value?: string;
  readonly description?: string;
  readonly meaning?: string;
}

function words(table: readonly Word[], end = ""): Draft[] {
  return table.map((word) => {
    const label = word.name ?? word.value ?? "";
    return { label, kind: "value", text: label + end, markdown: word.description ?? word.meaning ?? "" };
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

function nameProposals(slot: Extract<Slot, { kind: "name" }>, hasAssignment: boolean, model: ClusterModel): Draft[] {
  const written = new Set(slot.written.filter((name) => !name.includes(cursorMark)));
  const names = namesOf(slot.of, agentsOf(model.target))
    .filter((info) => !written.has(info.name))
    .map(
      (info): Draft => ({
        label: info.name,
        kind: "parameter",
        text: hasAssignment ? info.name : `${info.name}=`,
        detail: info.required ? "required" : (info.default ?? ""),
        markdown: describeName(info),
        rank: info.required ? 0 : info.obsolete ? 8 : 4,
        ...(info.obsolete ? { obsolete: true } : {}),
        ...(hasAssignment ? {} : { more: true }),
      }),
    );
  const sections = slot.sections.map(
    (section): Draft => ({
      label: section,
      kind: "keyword",
      text: `${section} `,
      // Who has begun a list most likely goes on with it.
      rank: written.size > 0 ? 6 : 1,
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
    proposals.push(...words(roles));
  if (name === "pcmk_host_list" || name === "host_list") return proposals.concat(referenceProposals("node", model));
  return proposals;
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
      ...(action.role ? [`role=${action.role}`] : []),
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
      markdown: "With the timings that the agent's author advises.",
    };
  });
  return advised.length > 0 ? advised : words(operations);
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
  if (to === "node") for (const name of nodesNamed(model)) found.set(name, "node");
  found.delete("");
  return [...found].map(([label, detail]) => ({ label, kind: "reference", text: label, detail, rank: 2 }));
}

/** Node names that appear elsewhere in the files, for configurations that have no node statements. */
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
  return colon(keyword === "order" ? words(orderKinds) : words(scoreKeywords));
}

function constraintProposals(keyword: string, model: ClusterModel): Draft[] {
  const of: ListKind = { list: "constraint", of: keyword };
  return nameProposals({ kind: "name", of, written: [], sections: [] }, false, model).map((draft) => ({
    ...draft,
    rank: 7,
  }));
}

/** The words that may come next where a statement has no list to go on with. */
const tailWords = wordTable<readonly string[]>({
  role: rights,
  bundle: ["podman", "docker", "network", "storage", "primitive", "meta"],
  alert: ["attributes", "meta", "select", "to"],
});

function tailProposals(keyword: string, before: string): Draft[] {
  if (keyword === "alert" && before === "select") return words(alertSelectors);
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
  const next = (tailWords[keyword] ?? []).map(
    (label): Draft => ({ label, kind: "keyword", text: `${label} `, more: true }),
  );
  if (keyword !== "location") return next;
  return [...scoreProposals(""), { label: "rule", kind: "keyword", text: "rule ", more: true, detail: "section" }];
}
