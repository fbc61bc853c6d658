import { statements } from "../../crm/statements.ts";
import { orderKinds, scoreKeywords } from "../../model/options/roles.ts";
import { wordTable } from "../../text/word-table.ts";
import type { Draft } from "./proposals.ts";

interface Keyword {
  readonly name?: string;
  readonly value?: string;
  readonly description?: string;
  readonly meaning?: string;
}

/** The words of a table, each followed by `end`. */
export function keywordProposals(table: readonly Keyword[], end = ""): Draft[] {
  return table.map(({ name, value, description, meaning }) => {
    const label = name ?? value ?? "";
    return { label, kind: "value", text: label + end, markdown: description ?? meaning ?? "" };
  });
}

/** Every statement of the language, as a snippet. */
export function statementProposals(): Draft[] {
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

/** Scores by their names, or after `order` its kinds, with the colon that follows them. */
export function scoreProposals(keyword: string): Draft[] {
  const colon = (drafts: Draft[]): Draft[] =>
    drafts.map((draft) => ({ ...draft, label: `${draft.label}:`, text: `${draft.text}: `, more: true, rank: 1 }));
  return colon(keyword === "order" ? keywordProposals(orderKinds) : keywordProposals(scoreKeywords));
}

const rights = ["read", "write", "deny"];

/** What an ACL may allow. */
export function rightProposals(rank: number): Draft[] {
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

/** What an ACL rule can be about; `isOld` in a `user`, which only knows the old names. */
export function selectorProposals(isOld: boolean): Draft[] {
  const known = isOld
    ? [...selectors.filter(([label]) => label !== "type:" && label !== "attr:"), ...oldSelectors]
    : selectors;
  return known.map(([label, markdown]) => ({ label, kind: "keyword", text: label, markdown, rank: 3 }));
}

/** What an alert can be about. */
export const alertSelectors: readonly Keyword[] = [
  { name: "nodes", description: "Nodes that join or leave." },
  { name: "fencing", description: "Fencing actions." },
  { name: "resources", description: "Results of resource operations." },
  { name: "attributes", description: "Changes of node attributes; braces can list some: attributes { standby }." },
];

/** The keywords that may follow where a statement has no list to continue. */
const tailKeywords = wordTable<readonly string[]>({
  role: rights,
  bundle: ["podman", "docker", "network", "storage", "primitive", "meta"],
  alert: ["attributes", "meta", "select", "to"],
});

/** What may follow where a statement has no list to continue; `before` is the word before the cursor, in lower case. */
export function tailProposals(keyword: string, before: string): Draft[] {
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
