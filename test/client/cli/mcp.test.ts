// A real client of the Model Context Protocol, and this program as its server.
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../../../client/src/cli/main.ts", import.meta.url));
const client = new Client({ name: "test", version: "1" });

beforeAll(async () => {
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [main, "mcp"] }));
});
afterAll(() => client.close());

/** The text of a tool's answer, and whether it is an error. */
async function call(name: string, args: Record<string, unknown>): Promise<{ text: string; isError: boolean }> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const parts = content as readonly { text?: string }[];
  return { text: parts.map(({ text }) => text ?? "").join("\n"), isError: isError === true };
}

test("its tools read only", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "check_configuration",
    "explain_rule",
    "convert_configuration",
    "cluster_status",
    "plan_changes",
    "why_resource",
    "what_if",
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
});

test("a text is checked", async () => {
  const { text, isError } = await call("check_configuration", { text: "property stonith-enabled=false\n" });
  expect(isError).toBe(false);
  expect(text).toContain("fencing-disabled");
});

test("a rule is explained, and a configuration converted", async () => {
  expect((await call("explain_rule", { rule: "fencing-disabled" })).text).toContain("## fencing-disabled");
  const crm = "primitive vip ocf:heartbeat:IPaddr2 params ip=192.0.2.1\n";
  const { text } = await call("convert_configuration", { text: crm, from: "crm", to: "pcs" });
  expect(text).toContain("pcs resource create vip ocf:heartbeat:IPaddr2 ip=192.0.2.1");
});

test.each([
  ["explain_rule", {}, /needs "rule"/],
  ["explain_rule", { rule: "--help" }, /can't be empty or begin with "-"/],
  ["explain_rule", { rule: "no-such" }, /there is no rule "no-such"/],
  ["convert_configuration", { text: "x", from: "crm", to: "doc" }, /"to" must be crm or pcs or cib/],
  ["apply", {}, /no tool "apply"/],
  ["check_configuration", { paths: "a" }, /must be a list of texts/],
  ["cluster_status", { cluster: "nowhere" }, /nowhere|no cluster is configured/],
])("%s %j is refused with the reason", async (name, args, reason) => {
  const { text, isError } = await call(name, args);
  expect(isError).toBe(true);
  expect(text).toMatch(reason);
});
