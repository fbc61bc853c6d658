import * as vscode from "vscode";
import { runCommand } from "../../assistants/run-command.ts";
import { checkedArguments, type Tool, tools } from "../../assistants/tools.ts";

/** Offers the tools of `quorate mcp` to assistants inside VS Code: package.json describes them, and the same commands answer. */
export function registerAssistantTools(context: vscode.ExtensionContext): vscode.Disposable {
  const program = vscode.Uri.joinPath(context.extensionUri, "dist", "quorate.cjs").fsPath;
  return vscode.Disposable.from(
    ...tools.map((tool) =>
      vscode.lm.registerTool<Record<string, unknown>>(`quorate_${tool.name}`, {
        invoke: ({ input }, token) => answer(program, tool, input ?? {}, token),
      }),
    ),
  );
}

async function answer(
  program: string,
  tool: Tool,
  input: Readonly<Record<string, unknown>>,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  const given = checkedArguments(tool, input);
  // What is thrown is what the assistant reads.
  if (typeof given === "string") throw new Error(given);
  const isLive = tool.connects === true && given.cluster !== undefined;
  // Those that connect ask a cluster, or a tool of this machine.
  if (tool.connects === true && !vscode.workspace.isTrusted)
    throw new Error("An untrusted workspace connects to no cluster, and runs no tool of this machine.");
  const { args, input: text } = tool.command(given);
  const abort = new AbortController();
  const listening = token.onCancellationRequested(() => abort.abort());
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
  try {
    const { isAnswer, texts } = await runCommand(program, isLive ? [...args, "--trust"] : args, {
      input: text,
      signal: abort.signal,
      answers: tool.answers,
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    if (!isAnswer) throw new Error(texts.join("\n"));
    return new vscode.LanguageModelToolResult(texts.map((each) => new vscode.LanguageModelTextPart(each)));
  } finally {
    listening.dispose();
  }
}
