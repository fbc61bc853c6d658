import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type CancellationToken,
  CancellationTokenSource,
  type Message,
  type ResponseMessage,
  StreamMessageReader,
} from "vscode-jsonrpc/node";
import { ResponseError, type ServerCapabilities } from "vscode-languageserver";
import { cancellable } from "../../../server/src/lsp/requests.ts";

const main = fileURLToPath(new URL("../../../server/src/lsp/main.ts", import.meta.url));
const uri = "file:///nowhere/cluster.crm";
const textDocument = { uri };
const position = { line: 0, character: 12 };
const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
const called = { name: "vip", kind: 19, uri, range, selectionRange: range, data: "vip" };
const options = { tabSize: 2, insertSpaces: true };

/** The requests that each capability of the server announces. */
const requests: Readonly<Record<string, readonly (readonly [string, object])[]>> = {
  completionProvider: [["textDocument/completion", { textDocument, position }]],
  hoverProvider: [["textDocument/hover", { textDocument, position }]],
  signatureHelpProvider: [["textDocument/signatureHelp", { textDocument, position }]],
  definitionProvider: [["textDocument/definition", { textDocument, position }]],
  referencesProvider: [["textDocument/references", { textDocument, position, context: { includeDeclaration: true } }]],
  documentHighlightProvider: [["textDocument/documentHighlight", { textDocument, position }]],
  renameProvider: [
    ["textDocument/prepareRename", { textDocument, position }],
    ["textDocument/rename", { textDocument, position, newName: "x" }],
  ],
  callHierarchyProvider: [
    ["textDocument/prepareCallHierarchy", { textDocument, position }],
    ["callHierarchy/incomingCalls", { item: called }],
    ["callHierarchy/outgoingCalls", { item: called }],
  ],
  documentLinkProvider: [["textDocument/documentLink", { textDocument }]],
  inlayHintProvider: [["textDocument/inlayHint", { textDocument, range }]],
  documentSymbolProvider: [["textDocument/documentSymbol", { textDocument }]],
  foldingRangeProvider: [["textDocument/foldingRange", { textDocument }]],
  selectionRangeProvider: [["textDocument/selectionRange", { textDocument, positions: [position] }]],
  workspaceSymbolProvider: [["workspace/symbol", { query: "v" }]],
  semanticTokensProvider: [
    ["textDocument/semanticTokens/full", { textDocument }],
    ["textDocument/semanticTokens/full/delta", { textDocument, previousResultId: "1" }],
    ["textDocument/semanticTokens/range", { textDocument, range }],
  ],
  codeActionProvider: [["textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } }]],
  documentFormattingProvider: [["textDocument/formatting", { textDocument, options }]],
  documentRangeFormattingProvider: [["textDocument/rangeFormatting", { textDocument, range, options }]],
  documentOnTypeFormattingProvider: [["textDocument/onTypeFormatting", { textDocument, position, ch: "\n", options }]],
};

/** Requests that no capability announces. */
const ownRequests: readonly (readonly [string, object])[] = [
  ["quorate/plan", { uris: [uri], cib: "<cib/>", mode: "update" }],
];

let server: ChildProcess;
let capabilities: ServerCapabilities;
let lastId = 0;
const answers = new Map<number, (answer: ResponseMessage) => void>();

/** Writes messages in one go, so that the server finds all of them in its pipe at once. */
function send(...messages: readonly object[]): void {
  const frames = messages.map((message) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  });
  server.stdin?.write(frames.join(""));
}

function answerTo(id: number): Promise<ResponseMessage> {
  return new Promise((resolve) => answers.set(id, resolve));
}

beforeAll(async () => {
  server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (!server.stdout) throw new Error("the server has no pipes");
  new StreamMessageReader(server.stdout).listen((message: Message) => {
    const answer = message as ResponseMessage;
    if (typeof answer.id === "number") answers.get(answer.id)?.(answer);
  });
  const id = ++lastId;
  const initialized = answerTo(id);
  send({ id, method: "initialize", params: { processId: process.pid, rootUri: null, capabilities: {} } });
  capabilities = ((await initialized).result as { capabilities: ServerCapabilities }).capabilities;
  const text = "primitive vip IPaddr2 params ip=10.0.0.1\nlocation l vip 100: n1\n";
  send(
    { method: "initialized", params: {} },
    { method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "crm", version: 1, text } } },
  );
});

afterAll(async () => {
  const id = ++lastId;
  const done = answerTo(id);
  send({ id, method: "shutdown" });
  await done;
  send({ method: "exit" });
  await new Promise((resolve) => server.once("exit", resolve));
});

test("every request that the server offers is known here", () => {
  const offered = Object.keys(capabilities).filter((name) => name.endsWith("Provider"));
  expect(offered.sort()).toEqual(Object.keys(requests).sort());
});

test.each([...Object.values(requests).flat(), ...ownRequests])("%s is answered", async (method, params) => {
  const id = ++lastId;
  const answer = answerTo(id);
  send({ id, method, params });
  expect((await answer).error).toBeUndefined();
});

test.each([...Object.values(requests).flat(), ...ownRequests])("%s can be cancelled", async (method, params) => {
  const id = ++lastId;
  const answer = answerTo(id);
  send({ id, method, params }, { method: "$/cancelRequest", params: { id } });
  expect((await answer).error?.code).toBe(-32800);
});

/** Waits long enough, on purpose, for work to be due to pause. */
function work(): void {
  const until = performance.now() + 10;
  while (performance.now() < until);
}

test("long work stops where it pauses after it was cancelled, and lets others in until then", async () => {
  const source = new CancellationTokenSource();
  const token: CancellationToken = source.token;
  let steps = 0;
  const answer = cancellable(token, async (pause) => {
    for (;;) {
      work();
      steps++;
      if (steps === 3) setImmediate(() => source.cancel());
      await pause();
    }
  });
  expect(await answer).toMatchObject({ code: -32800 });
  expect(steps).toBeLessThan(6);
});

test("what an answer throws as an error of LSP is the answer; other errors stay errors", async () => {
  const { token } = new CancellationTokenSource();
  const refused = new ResponseError(-32803, "no");
  expect(await cancellable(token, () => Promise.reject(refused))).toBe(refused);
  await expect(cancellable(token, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});
