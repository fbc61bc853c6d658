import type {
  Connection,
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensEdit,
  ServerCapabilities,
} from "vscode-languageserver/node";
import type { Span } from "../text/span.ts";
import { type SourceDocument, tokenModifiers, tokenTypes, type Workspace } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import type { Pause } from "./requests.ts";

export const semanticTokensCapabilities: ServerCapabilities = {
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    range: true,
    full: { delta: true },
  },
};

async function collect(
  workspace: Workspace,
  document: SourceDocument,
  pause: Pause,
  within?: Span,
): Promise<Uint32Array> {
  const work = workspace.semanticTokens(document, within);
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await pause();
  }
}

/** The one edit that makes the old numbers the new ones; none when they are the same. It begins and ends between tokens. */
export function tokenEdits(before: Uint32Array, after: Uint32Array): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return [];
  start -= start % 5;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  end -= end % 5;
  return [{ start, deleteCount: before.length - end - start, data: [...after.subarray(start, after.length - end)] }];
}

/** textDocument/semanticTokens: full, full/delta and range */
export function serveSemanticTokens(
  connection: Connection,
  { workspace, onDocument, documents }: HandlerContext,
): void {
  const sent = new Map<string, { readonly resultId: string; readonly data: Uint32Array }>();
  let results = 0;
  const remember = (uri: string, data: Uint32Array): string => {
    const resultId = String(++results);
    if (documents.get(uri)) sent.set(uri, { resultId, data });
    return resultId;
  };
  documents.onDidClose(({ document }) => sent.delete(document.uri));
  const tokens = connection.languages.semanticTokens;
  tokens.on(
    onDocument(async ({ uri, source }, _, pause): Promise<SemanticTokens> => {
      const data = await collect(workspace, source, pause);
      return { resultId: remember(uri, data), data: Array.from(data) };
    }),
  );
  tokens.onDelta(
    onDocument(async ({ uri, source }, { previousResultId }, pause): Promise<SemanticTokens | SemanticTokensDelta> => {
      const data = await collect(workspace, source, pause);
      const before = sent.get(uri);
      const resultId = remember(uri, data);
      if (before?.resultId !== previousResultId) return { resultId, data: Array.from(data) };
      return { resultId, edits: tokenEdits(before.data, data) };
    }),
  );
  tokens.onRange(
    onDocument(async ({ source, text }, { range }, pause): Promise<SemanticTokens> => {
      const within = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
      return { data: Array.from(await collect(workspace, source, pause, within)) };
    }),
  );
}
