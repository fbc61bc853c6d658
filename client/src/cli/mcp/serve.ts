import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { runCommand } from "../../assistants/run-command.ts";
import { checkedArguments, inputSchema, type Tool, tools } from "../../assistants/tools.ts";

/** Nothing is asked of the person at the assistant, so no answer of theirs is checked. */
const noForms = {
  getValidator: (): never => {
    throw new Error("This server asks for no forms.");
  },
};

/** Serves the Model Context Protocol on standard input and output until the assistant closes it. */
export async function serveMcp(version: string): Promise<void> {
  const server = new Server(
    { name: "quorate", version },
    { capabilities: { tools: {} }, jsonSchemaValidator: noForms },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) return failure(`There is no tool "${params.name}".`);
    const given = checkedArguments(tool, params.arguments ?? {});
    if (typeof given === "string") return failure(given);
    const { args, input } = tool.command(given);
    const { isAnswer, texts } = await runCommand(process.argv[1] ?? "", args, { input, signal, answers: tool.answers });
    return { content: texts.map((text) => ({ type: "text" as const, text })), isError: !isAnswer };
  });
  await server.connect(new StdioServerTransport());
}

function described(tool: Tool) {
  const { name, title, description } = tool;
  const annotations = { readOnlyHint: true, destructiveHint: false };
  return { name, title, description, inputSchema: inputSchema(tool), annotations };
}

function failure(message: string) {
  return { content: [{ type: "text" as const, text: message }], isError: true };
}
