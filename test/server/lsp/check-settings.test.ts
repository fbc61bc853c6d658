import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { CodeAction, ConfigurationParams, Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver";
import { readSettings } from "../../../server/src/lsp/check-settings.ts";
import { methods, type RulePage } from "../../../server/src/protocol.ts";
import { rules } from "../../../server/src/rules/registry.ts";

/** The real server, and an editor that answers its questions for settings. */
const main = fileURLToPath(new URL("../../../server/src/lsp/main.ts", import.meta.url));
const uri = "file:///nowhere/cluster.crm";

let server: ChildProcess;
let connection: MessageConnection;
let settings: unknown = null;
let asked: ConfigurationParams[] = [];
let onDiagnostics: (diagnostics: readonly Diagnostic[]) => void = () => {};

beforeAll(async () => {
  server = spawn(process.execPath, [main, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  if (!server.stdout || !server.stdin) throw new Error("the server has no pipes");
  connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest("workspace/configuration", (params: ConfigurationParams) => {
    asked.push(params);
    return params.items.map(() => settings);
  });
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) =>
    onDiagnostics(params.diagnostics),
  );
  connection.listen();
  const capabilities = { workspace: { configuration: true } };
  const initializationOptions = { explainRule: true };
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
});

afterAll(async () => {
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  await new Promise((resolve) => server.once("exit", resolve));
});

/** The diagnostics that the server publishes next. */
function nextDiagnostics(): Promise<readonly Diagnostic[]> {
  return new Promise((resolve) => {
    onDiagnostics = resolve;
  });
}

function severitiesAndCodes(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ severity, code }) => `${severity} ${code}`);
}

test("settings are asked for before the first check, and followed at once", async () => {
  settings = { rules: { "fencing-disabled": "information", "no-such-rule": "error" } };
  const text = "property fencing-enabled=false\n";
  let next = nextDiagnostics();
  const textDocument = { uri, languageId: "crm", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  expect(severitiesAndCodes(await next)).toEqual(["3 fencing-disabled"]);
  expect(asked[0]?.items).toEqual([{ scopeUri: uri, section: "quorate" }]);
  asked = [];
  next = nextDiagnostics();
  settings = { rules: { "fencing-disabled": "off" }, targetPacemaker: "2.1.5" };
  await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(severitiesAndCodes(await next)).toEqual(["2 newer-than-target"]);
  expect(asked).toHaveLength(1);
});

test("in a plan the cluster's release decides, whatever the settings are; where the cluster names none, they do", async () => {
  const requested = async (version: string): Promise<unknown[]> => {
    const options = `<crm_config><cluster_property_set id="o">${version}</cluster_property_set></crm_config>`;
    const cib = `<cib epoch="1"><configuration>${options}<nodes/><resources/><constraints/></configuration></cib>`;
    const found: { rule: string }[] = await connection.sendRequest("quorate/findings", { uris: [uri], cib });
    return found.map(({ rule }) => rule);
  };
  const dc = (release: string): string => `<nvpair id="v" name="dc-version" value="${release}"/>`;
  expect(await requested(dc("2.1.5-4.el9"))).toContain("newer-than-target");
  expect(await requested(dc("3.0.3-1"))).not.toContain("newer-than-target");
  expect(await requested("")).toContain("newer-than-target");
});

test("a diagnostic links to the explanation of its rule, and can be suppressed", async () => {
  settings = null;
  const next = nextDiagnostics();
  await connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  const [finding] = await next;
  expect(finding?.codeDescription?.href).toBe("quorate-rule:/fencing-disabled.md");
  const actions: CodeAction[] = await connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: finding?.range,
    context: { diagnostics: [] },
  });
  expect(actions.map(({ title }) => title)).toEqual([
    "Set fencing-enabled=true",
    'Ignore "fencing-disabled" here with a comment',
    'Explain "fencing-disabled"',
  ]);
  expect(actions[2]?.command).toMatchObject({ command: "quorate.explainRule", arguments: ["fencing-disabled"] });
  const start = { line: 0, character: 0 };
  expect(actions[1]?.edit?.changes?.[uri]).toEqual([
    { range: { start, end: start }, newText: "# quorate-ignore fencing-disabled \n" },
  ]);
});

test("settings are read as they are meant; nonsense is left out", () => {
  const targets = new Map();
  const hints = new Set(["timeouts", "scores"]);
  expect(readSettings(undefined, targets)).toEqual({ hints });
  expect(readSettings({ rules: [], targetPacemaker: "", targetCorosync: 3 }, targets)).toEqual({
    severities: {},
    hints,
  });
  const inlayHints = { timeouts: false, scores: "yes", defaults: true };
  expect(readSettings({ inlayHints }, targets).hints).toEqual(new Set(["defaults"]));
  const rules = { a: "off", b: "loud", c: "error" };
  const read = readSettings({ rules, targetPacemaker: " 2.1.9-1.el9 ", clusters: [] }, targets);
  expect(read).toEqual({ severities: { a: "off", c: "error" }, target: { pacemaker: "2.1.9-1.el9" }, hints });
  expect(readSettings({ targetPacemaker: "2.1.9-1.el9" }, targets).target).toBe(read.target);
});

test("the editor is given the page of each rule", async () => {
  const pages: readonly RulePage[] = await connection.sendRequest(methods.rules);
  const { id, severity, title } = rules[0] as (typeof rules)[number];
  expect(pages.map((page) => page.id)).toEqual(rules.map((rule) => rule.id));
  expect(pages[0]).toMatchObject({ id, severity, title });
  for (const page of pages) expect(page.text).toContain(`## ${page.id}\n`);
});
