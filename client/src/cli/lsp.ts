import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { err } from "./output.ts";

const usage = "Usage: quorate lsp [--stdio | --socket=PORT | --pipe=NAME]";
const transports = /^--(?:stdio|node-ipc|socket=\d+|pipe=.+|clientProcessId=\d+)$/;

/**
 * `quorate lsp --stdio`: serves the Language Server Protocol, on standard input and output unless another transport is named.
 * The server is a program of its own: the bundle beside this one, or its source. Returns the exit code for misuse; else the
 * process lives until its editor ends it.
 */
export function runLsp(args: readonly string[]): number | undefined {
  const wrong = args.find((arg) => !transports.test(arg));
  if (wrong !== undefined) {
    err(`quorate lsp: "${wrong}" is not an option of lsp. ${usage}\n`);
    return 2;
  }
  const isChosen = args.some((arg) => !arg.startsWith("--clientProcessId"));
  const options = isChosen ? args : [...args, "--stdio"];
  const program = fs.realpathSync(process.argv[1] ?? "");
  const bundle = path.join(path.dirname(program), "server.cjs");
  if (fs.existsSync(bundle)) {
    process.argv = [process.argv[0] ?? "node", bundle, ...options];
    createRequire(bundle)(bundle);
    return undefined;
  }
  void runFromSource(program, options);
  return undefined;
}

async function runFromSource(program: string, options: readonly string[]): Promise<void> {
  const { spawn } = await import("node:child_process");
  const source = path.join(path.dirname(program), "../../../server/src/lsp/main.ts");
  const server = spawn(process.execPath, [source, ...options], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => server.kill(signal));
  server.on("error", (error) => {
    err(`quorate lsp: the server can't be started: ${error.message}\n`);
    process.exitCode = 2;
  });
  server.on("exit", (code) => {
    process.exitCode = code ?? 1;
    process.removeAllListeners();
  });
}
