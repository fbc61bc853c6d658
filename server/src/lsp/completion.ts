import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
} from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import { type Completion, type Completions, describeAgent, type TargetVersions } from "../workspace.ts";
import { markdownContent } from "./markup.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./text-positions.ts";

const kinds = {
  keyword: CompletionItemKind.Keyword,
  agent: CompletionItemKind.Class,
  parameter: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  operation: CompletionItemKind.Method,
  snippet: CompletionItemKind.Keyword,
} as const;

/** Sorts by rank, then by order where there is one, then by label. */
function sortText({ rank = 5, order, label }: Completion): string {
  return `${rank}${order === undefined ? "~" : String(order).padStart(2, "0")}${label}`;
}

function itemOf(document: OpenDocument, proposal: Completion): CompletionItem {
  return {
    label: plainLine(proposal.label),
    kind: kinds[proposal.kind],
    sortText: sortText(proposal),
    filterText: proposal.label,
    textEdit: { range: rangeIn(document.text, proposal.span), newText: proposal.text },
    insertTextFormat: proposal.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(proposal.detail ? { detail: plainLine(proposal.detail) } : {}),
    ...(proposal.markdown ? { documentation: markdownContent(proposal.markdown) } : {}),
    ...(proposal.obsolete ? { tags: [CompletionItemTag.Deprecated] } : {}),
    // Whose agent it is, for the request that asks for its description.
    ...(proposal.kind === "agent" ? { data: document.uri } : {}),
    ...(proposal.more
      ? { command: { title: "Propose what comes next", command: "editor.action.triggerSuggest" } }
      : {}),
  };
}

/** textDocument/completion */
export function completionItems(document: OpenDocument, { items, incomplete }: Completions): CompletionList {
  return { isIncomplete: incomplete, items: items.map((proposal) => itemOf(document, proposal)) };
}

/** completionItem/resolve: descriptions of agents are long, so only the selected agent has one. */
export async function resolveCompletion(
  item: CompletionItem,
  targetFor: (uri: string, agent: string) => Promise<TargetVersions>,
): Promise<CompletionItem> {
  if (item.kind !== kinds.agent || typeof item.data !== "string") return item;
  const value = describeAgent(item.label, await targetFor(item.data, item.label));
  return value === undefined ? item : { ...item, documentation: markdownContent(value) };
}
