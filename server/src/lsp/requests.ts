import { setImmediate as nextTurn } from "node:timers/promises";
import { type CancellationToken, LSPErrorCodes, ResponseError, type TextDocuments } from "vscode-languageserver/node";
import type { OpenDocument } from "./open-documents.ts";

/** Lets other messages in; throws what cancels the request when it was cancelled. Long work calls it now and then. */
export type Pause = () => Promise<void>;

/** How long work may go on before it pauses, in milliseconds: half a frame. */
const longestTurn = 8;

/**
 * Answers a request, cancellable at any time: a cancellation that is in the pipe already counts before the work begins.
 * What `answer` throws as a ResponseError is the answer.
 */
export async function cancellable<R>(
  token: CancellationToken,
  answer: (pause: Pause) => R | Promise<R>,
): Promise<R | ResponseError> {
  let since = 0;
  const pause: Pause = async () => {
    if (performance.now() - since < longestTurn) return;
    await nextTurn();
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "Cancelled.");
    since = performance.now();
  };
  try {
    since = Number.NEGATIVE_INFINITY;
    await pause();
    return await answer(pause);
  } catch (error) {
    if (error instanceof ResponseError) return error;
    throw error;
  }
}

/** A request about one document. */
interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/**
 * Makes the handler of a request about an open document; the document is as it was when the request came, whatever is
 * typed since. The response about a document that isn't open is null.
 */
export type OnDocument = <P extends AboutDocument, R>(
  answer: (document: OpenDocument, params: P, pause: Pause) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R | null | ResponseError>;

/** The maker of handlers for the documents that are open. */
export function onDocumentOf(documents: TextDocuments<OpenDocument>): OnDocument {
  return (answer) => (params, token) => {
    const document = documents.get(params.textDocument.uri);
    return cancellable(token, (pause) => (document ? answer(document, params, pause) : null));
  };
}
