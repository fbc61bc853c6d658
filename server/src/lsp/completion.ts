import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  MarkupKind,
} from "vscode-languageserver/node";
import { type Completion, complete, describeAgentNamed, type SourceDocument } from "../service.ts";
import type { OpenDocument } from "./open-documents.ts";
import { rangeIn } from "./ranges.ts";

const kinds = {
  keyword: CompletionItemKind.Keyword,
  agent: CompletionItemKind.Class,
  parameter: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  reference: CompletionItemKind.Reference,
  operation: CompletionItemKind.Method,
  snippet: CompletionItemKind.Keyword,
} as const;

function itemOf(document: OpenDocument, proposal: Completion): CompletionItem {
  return {
    label: proposal.label,
    kind: kinds[proposal.kind],
    sortText: `${proposal.rank ?? 5}${proposal.label}`,
    filterText: proposal.label,
    textEdit: { range: rangeIn(document.text, proposal.span), newText: proposal.text },
    insertTextFormat: proposal.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(proposal.detail ? { detail: proposal.detail } : {}),
    ...(proposal.markdown ? { documentation: { kind: MarkupKind.Markdown, value: proposal.markdown } } : {}),
    ...(proposal.obsolete ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(proposal.more
      ? { command: { title: "Propose what comes next", command: "editor.action.triggerSuggest" } }
      : {}),
  };
}

/** textDocument/completion */
export function completionItems(
  document: OpenDocument,
  offset: number,
  cluster: readonly SourceDocument[],
): CompletionList {
  const { items, incomplete } = complete(document.source, offset, cluster);
  return { isIncomplete: incomplete, items: items.map((proposal) => itemOf(document, proposal)) };
}

/** completionItem/resolve: what is told of an agent is long, so it is told of the one that is looked at. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const value = item.kind === kinds.agent ? describeAgentNamed(item.label) : undefined;
  return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}
