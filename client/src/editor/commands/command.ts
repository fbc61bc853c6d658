import * as vscode from "vscode";
import type { Services } from "../services/services.ts";
import { showError } from "../services/window/messages.ts";
import type { CommandId } from "./table/command-table.ts";

/** What a command does. What `run` throws is shown as an error message. */
export interface Command {
  readonly id: CommandId;
  run(services: Services, ...args: readonly unknown[]): unknown;
}

/** Registers commands; each returns what its `run` returns, or undefined after an error. */
export function registerCommands(services: Services, commands: readonly Command[]): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map(({ id, run }) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await run(services, ...args);
        } catch (error) {
          void showError(services.log, error);
          return undefined;
        }
      }),
    ),
  );
}
