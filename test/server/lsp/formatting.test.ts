import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { InitializeResult, TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** The real server as a process of its own, spoken to over its standard input and output. */
const main = fileURLToPath(new URL("../../../server/src/lsp/main.ts", import.meta.url));
const options = { tabSize: 4, insertSpaces: true };

let server: ChildProcess;
let connection: MessageConnection;
let capabilities: InitializeResult["capabilities"];

beforeAll(async () => {
  server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (!server.stdout || !server.stdin) throw new Error("the server has no pipes");
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const answer: InitializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
  });
  capabilities = answer.capabilities;
  await connection.sendNotification("initialized", {});
});

afterAll(async () => {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await new Promise((resolve) => server.once("exit", resolve));
});

/** Opens a text, sends a request about it, and gives the text with the edits of the answer. */
async function edited(method: string, text: string, params: object): Promise<string> {
  const textDocument = { uri: `untitled:${Math.random()}.crm`, languageId: "crm", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const edits: TextEdit[] = await connection.sendRequest(method, { textDocument, options, ...params });
  return TextDocument.applyEdits(TextDocument.create(textDocument.uri, "crm", 1, text), edits);
}

const text = "group  g a\nprimitive  p Dummy op monitor\ngroup  h b\n";

test("the server says that it formats", () => {
  expect(capabilities).toMatchObject({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" },
  });
});

test("a document is formatted with tabs, whatever the editor prefers", async () => {
  expect(await edited("textDocument/formatting", text, {})).toBe(
    "group g a\nprimitive p Dummy \\\n\top monitor\ngroup h b\n",
  );
});

test("of a range, the statements in it", async () => {
  const range = { start: { line: 1, character: 3 }, end: { line: 1, character: 5 } };
  expect(await edited("textDocument/rangeFormatting", text, { range })).toBe(
    "group  g a\nprimitive p Dummy \\\n\top monitor\ngroup  h b\n",
  );
});

test("on Enter, the statement above", async () => {
  const params = { position: { line: 3, character: 0 }, ch: "\n" };
  expect(await edited("textDocument/onTypeFormatting", text, params)).toBe(
    "group  g a\nprimitive  p Dummy op monitor\ngroup h b\n",
  );
});
