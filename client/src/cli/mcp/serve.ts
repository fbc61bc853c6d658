import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { runCommand } from "./run-command.ts";
import { checkedArguments, type Tool, tools } from "./tools.ts";

/** Serves the Model Context Protocol on standard input and output until the assistant closes it. */
export async function serveMcp(version: string): Promise<void> {
  const server = new Server({ name: "quorate", version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) return failure(`There is no tool "${params.name}".`);
    const given = checkedArguments(tool, params.arguments ?? {});
    if (typeof given === "string") return failure(given);
    const { args, input } = tool.command(given);
    const { code, stdout, stderr } = await runCommand(args, input, signal);
    if (code !== null && tool.answers.includes(code)) return answer(stdout, stderr);
    return failure(stderr || stdout || `The command ended with ${code ?? "a signal"}.`);
  });
  await server.connect(new StdioServerTransport());
}

function described({ name, description, arguments: facts, required }: Tool) {
  const properties = Object.fromEntries(
    Object.entries(facts).map(([argument, { type, ...rest }]) => [
      argument,
      type === "array" ? { type, items: { type: "string" }, ...rest } : { type, ...rest },
    ]),
  );
  return {
    name,
    description,
    inputSchema: { type: "object" as const, properties, required: [...required] },
    annotations: { readOnlyHint: true, destructiveHint: false },
  };
}

function answer(stdout: string, stderr: string) {
  const notes = stderr.trim() === "" ? [] : [{ type: "text" as const, text: stderr }];
  return { content: [{ type: "text" as const, text: stdout || "Nothing to report." }, ...notes] };
}

function failure(message: string) {
  return { content: [{ type: "text" as const, text: message }], isError: true };
}
