import * as vscode from "vscode";
import { plainText } from "../../../../../server/src/text/plain-text.ts";
import type { CommandLog } from "../../../cluster/session/session-types.ts";
import { commandLine } from "./log-line.ts";

/** The channel "Quorate" of the Output panel. */
export type Log = vscode.LogOutputChannel & { readonly command: CommandLog };

/** Opens the log. `command` logs a remote command. */
export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("Quorate", { log: true });
  for (const level of ["error", "warn", "info", "debug", "trace"] as const) {
    const write = channel[level].bind(channel);
    channel[level] = (message: string | Error, ...more: unknown[]) =>
      write(plainText(message instanceof Error ? (message.stack ?? message.message) : message), ...more);
  }
  const command: CommandLog = (entry) => {
    channel.info(commandLine(entry));
    const stderr = entry.stderr?.trim();
    if (stderr) channel[entry.exitCode === 0 ? "debug" : "info"](stderr.replace(/^/gm, "    "));
  };
  return Object.assign(channel, { command });
}
