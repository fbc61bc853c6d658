import { join } from "node:path";
import * as vscode from "vscode";

/** A task of the type `quorate`, as tasks.json has it. */
interface CheckDefinition extends vscode.TaskDefinition {
  readonly command: "check";
  /** From the workspace folder; the whole folder if absent. */
  readonly path?: string;
  /** Further options of `quorate check`. */
  readonly arguments?: readonly string[];
}

/** Offers `quorate check` as a task of each workspace folder. Its findings reach the Problems view through the matcher `$quorate`. */
export function registerCheckTasks(context: vscode.ExtensionContext): vscode.Disposable {
  const program = join(context.extensionPath, "dist/quorate.cjs");
  return vscode.tasks.registerTaskProvider("quorate", {
    provideTasks: () =>
      (vscode.workspace.workspaceFolders ?? []).map((folder) =>
        checkTask(program, { type: "quorate", command: "check" }, folder),
      ),
    resolveTask({ definition, scope }) {
      const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
      // tasks.json is a person's text: what isn't a check is left to VS Code, which says that the task can't be run.
      return folder === undefined || !isCheck(definition) ? undefined : checkTask(program, definition, folder);
    },
  });
}

function isCheck(definition: vscode.TaskDefinition): definition is CheckDefinition {
  const { command, path, arguments: options } = definition as Partial<Record<keyof CheckDefinition, unknown>>;
  const areWords =
    options === undefined || (Array.isArray(options) && options.every((word) => typeof word === "string"));
  return command === "check" && areWords && (path === undefined || typeof path === "string");
}

function checkTask(program: string, definition: CheckDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
  const { path = ".", arguments: options = [] } = definition;
  const run = new vscode.ProcessExecution(process.execPath, [program, "check", ...options, "--", path], {
    cwd: folder.uri.fsPath,
    // On a desktop the extension host's program is VS Code itself, which is asked to be Node.js.
    env: { ELECTRON_RUN_AS_NODE: "1" },
  });
  const task = new vscode.Task(
    definition,
    folder,
    path === "." ? "check" : `check ${path}`,
    "quorate",
    run,
    "$quorate",
  );
  task.group = vscode.TaskGroup.Test;
  task.detail = "Reports the findings of the cluster's files.";
  return task;
}
