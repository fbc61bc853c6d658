import * as vscode from "vscode";
import { showError } from "../services/messages.ts";
import type { Services } from "../services/services.ts";

/** One command: its id in package.json and what it does. What it throws is told to the person. */
export interface Command {
  readonly id: `quorate.${string}`;
  run(services: Services, ...args: readonly unknown[]): unknown;
}

/** Registers commands; each returns what its `run` returns, or undefined after trouble. */
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
