import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  PublishDiagnosticsParams,
} from "vscode-languageserver";

/** The real server as a process of its own, spoken to over its standard input and output. */
const main = fileURLToPath(new URL("../../../server/src/lsp/main.ts", import.meta.url));

let server: ChildProcess;
let connection: MessageConnection;
let folder: string;
const published = new Map<string, PublishDiagnosticsParams[]>();
const waiting = new Set<() => void>();
let version = 1;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "quorate-lsp-"));
  server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (!server.stdout || !server.stdin) throw new Error("the server has no pipes");
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.set(params.uri, [...(published.get(params.uri) ?? []), params]);
    for (const wake of waiting) wake();
  });
  connection.listen();
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
});

afterAll(async () => {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await new Promise((resolve) => server.once("exit", resolve));
  expect(server.exitCode).toBe(0);
  fs.rmSync(folder, { recursive: true });
});

function uriOf(name: string): string {
  return pathToFileURL(path.join(folder, name)).href;
}

async function open(name: string, text: string, languageId = "crm"): Promise<string> {
  const uri = uriOf(name);
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId, version: version++, text },
  });
  return uri;
}

async function edit(uri: string, line: number, character: number, endCharacter: number, text: string): Promise<void> {
  const range = { start: { line, character }, end: { line, character: endCharacter } };
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: version++ },
    contentChanges: [{ range, text }],
  });
}

/** The errors of a document as soon as they are as wanted; what else the rules say has tests of its own. */
async function diagnosticsOf(
  uri: string,
  wanted: (diagnostics: readonly Diagnostic[]) => boolean,
): Promise<readonly Diagnostic[]> {
  for (;;) {
    const last = published
      .get(uri)
      ?.at(-1)
      ?.diagnostics.filter(({ severity }) => severity === 1);
    if (last && wanted(last)) return last;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
    });
  }
}

test("findings come with the opening and follow each change", async () => {
  const uri = await open("a.crm", "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.1\nlocation l vpi 100: n1\n");
  const [found] = await diagnosticsOf(uri, (all) => all.length === 1);
  expect(found).toMatchObject({
    code: "unknown-resource",
    source: "quorate",
    severity: 1,
    range: { start: { line: 1, character: 11 }, end: { line: 1, character: 14 } },
  });
  await edit(uri, 1, 11, 14, "vip");
  expect(await diagnosticsOf(uri, (all) => all.length === 0)).toEqual([]);
});

test("a fix comes with its finding", async () => {
  const uri = await open("fix.crm", "primitive web2 ocf:heartbeat:Dummy\nlocation l wbe2 100: n1\n");
  await diagnosticsOf(uri, (all) => all.length === 1);
  const range = { start: { line: 1, character: 12 }, end: { line: 1, character: 12 } };
  const actions: CodeAction[] = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [] },
  });
  expect(actions.map((action) => action.title)).toEqual([
    'Change to "web2"',
    'Ignore "unknown-resource" here with a comment',
  ]);
  expect(actions[0]?.edit?.changes?.[uri]).toEqual([
    { range: { start: { line: 1, character: 11 }, end: { line: 1, character: 15 } }, newText: "web2" },
  ]);
});

test("a fix may change two places at once", async () => {
  const uri = await open("two.crm", "colocation c inf: ( a b )\nprimitive a Dummy\nprimitive b Dummy\n");
  // Its finding is a warning; what is published for the file holds all of them at once.
  await diagnosticsOf(uri, (all) => all.length === 0);
  const position = { line: 0, character: 20 };
  const actions: CodeAction[] = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  const fix = actions.find(({ title }) => title === "Remove the parentheses");
  expect(fix?.edit?.changes?.[uri]).toEqual([
    { range: { start: { line: 0, character: 18 }, end: { line: 0, character: 20 } }, newText: "" },
    { range: { start: { line: 0, character: 23 }, end: { line: 0, character: 25 } }, newText: "" },
  ]);
});

test("all old forms of a file are replaced at once, but only where that is asked for", async () => {
  const text =
    "primitive d Dummy meta target-role=Slave\nprimitive e Dummy\ncolocation c inf: e d:Master\nms m e meta master-max=1\n";
  const uri = await open("old.crm", text);
  await diagnosticsOf(uri, () => true);
  const actions = (only: string[] | undefined): Promise<CodeAction[]> =>
    connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
  const [action, ...others] = await actions(["source.fixAll"]);
  expect(others).toEqual([]);
  expect(action?.edit?.changes?.[uri]?.map(({ newText }) => newText).sort()).toEqual([
    ...["Promoted", "Unpromoted", "clone ", "promotable=true ", "promoted-max"],
  ]);
  const kinds = (await actions(undefined)).map(({ kind }) => kind);
  expect(kinds).toContain("refactor.rewrite");
  expect(kinds).not.toContain("source.fixAll");
});

test("completion, hover and outline answer at a position", async () => {
  const uri = await open("b.crm", "primitive addr ocf:heartbeat:IPaddr2 params ip=10.0.0.1 \n");
  const position = { line: 0, character: 56 };
  const { items }: CompletionList = await connection.sendRequest("textDocument/completion", {
    textDocument: { uri },
    position,
  });
  expect(items.map((item) => item.label)).toContain("cidr_netmask");
  const hover: Hover = await connection.sendRequest("textDocument/hover", {
    textDocument: { uri },
    position: { line: 0, character: 30 },
  });
  expect(hover.contents).toMatchObject({ kind: "markdown" });
  const symbols: DocumentSymbol[] = await connection.sendRequest("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  expect(symbols.map((symbol) => symbol.name)).toEqual(["addr"]);
});

test("the files of a folder are one cluster, and a copy of a file is not mixed in", async () => {
  fs.mkdirSync(path.join(folder, "two"));
  fs.writeFileSync(path.join(folder, "two/resources.crm"), "primitive app ocf:heartbeat:Dummy\n");
  const uri = await open("two/constraints.crm", "location l app 100: n1\nlocation m nothing 100: n1\n");
  expect((await diagnosticsOf(uri, (all) => all.length > 0)).map((each) => each.range.start.line)).toEqual([1]);
  const copy = await open("two/old.crm", "primitive app ocf:heartbeat:Dummy\nlocation n app 5: n1\n");
  expect(await diagnosticsOf(copy, () => true)).toEqual([]);
});

test("a corosync.conf that isn't open has findings while another file of its cluster is", async () => {
  fs.mkdirSync(path.join(folder, "closed"));
  const conf = "totem {\n  version: 2\n  transport: smoke\n}\n";
  fs.writeFileSync(path.join(folder, "closed/corosync.conf"), conf);
  const uri = await open("closed/cluster.crm", "primitive a ocf:pacemaker:Dummy\n");
  const corosync = uriOf("closed/corosync.conf");
  const [found] = await diagnosticsOf(corosync, (all) => all.some(({ range }) => range.start.line === 2));
  expect(found?.source).toBe("quorate");
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  expect(await diagnosticsOf(corosync, (all) => all.length === 0)).toEqual([]);
});

test("SBD's watchdog timeout is that of a copy of its settings in the folder", async () => {
  fs.mkdirSync(path.join(folder, "sbd"));
  const text = "property stonith-watchdog-timeout=12s\n";
  const uri = await open("sbd/cluster.crm", text);
  expect(await diagnosticsOf(uri, () => true)).toEqual([]);
  fs.writeFileSync(path.join(folder, "sbd/sbd"), "SBD_PACEMAKER=yes\nSBD_WATCHDOG_TIMEOUT=15\n");
  const changes = [{ uri: uriOf("sbd/sbd"), type: 1 }];
  await connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  const found = await diagnosticsOf(uri, (all) => all.length > 0);
  expect(found.map(({ message }) => message).join()).toContain('SBD_WATCHDOG_TIMEOUT is 15 s in "sbd"');
});

test("an error in corosync.conf has its place", async () => {
  const uri = await open("corosync.conf", "totem {\n  version: 2\n", "corosync");
  const found = await diagnosticsOf(uri, (all) => all.length > 0);
  expect(found).toContainEqual(expect.objectContaining({ code: "syntax", source: "quorate" }));
});

test.each([
  ["empty.crm", ""],
  ["half.crm", "primitive vip ocf:heart"],
  ["noise.crm", "\u0000\uFFFD\\\"'{[(=:@$#\n".repeat(3000)],
  ["long.crm", `primitive x Dummy params ${"a=b ".repeat(50_000)}`],
])("%s is answered, without a crash", async (name, text) => {
  const uri = await open(name, text);
  const symbols = await connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
  expect(Array.isArray(symbols)).toBe(true);
  await connection.sendRequest("textDocument/completion", {
    textDocument: { uri },
    position: { line: 0, character: 3 },
  });
});

test("a request about a document that isn't open is answered with nothing", async () => {
  const hover = await connection.sendRequest("textDocument/hover", {
    textDocument: { uri: "file:///nowhere.crm" },
    position: { line: 0, character: 0 },
  });
  expect(hover).toBeNull();
});

test("a plan is made from the text in the editor, not from the disk", async () => {
  const cib =
    '<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0"><configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/></cib>';
  const uri = await open("plan.crm", "primitive d ocf:heartbeat:Dummy\n");
  fs.mkdirSync(path.join(folder, "on-disk"));
  fs.writeFileSync(path.join(folder, "on-disk", "a.crm"), "primitive d ocf:heartbeat:Dummy\n");
  fs.writeFileSync(path.join(folder, "on-disk", "b.crm"), "location l d 100: n1\nlocation m nix 100: n1\n");
  const onDisk = ["on-disk/a.crm", "on-disk/b.crm"].map(uriOf);
  await expect(connection.sendRequest("quorate/findings", { uris: onDisk })).resolves.toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ uri: onDisk[1], line: 2, severity: "error", message: expect.stringContaining("nix") }),
    ]),
  );
  await expect(connection.sendRequest("quorate/plan", { uris: [uri], cib, mode: "update" })).resolves.toMatchObject({
    errors: [],
    changes: [{ kind: "added", type: "primitive", id: "d", after: "primitive d ocf:heartbeat:Dummy" }],
    liveText: "",
  });
  await expect(
    connection.sendRequest("quorate/plan", { uris: [uriOf("gone.crm")], cib, mode: "update" }),
  ).resolves.toMatchObject({
    changes: [],
    errors: [{ line: 1 }],
  });
});
