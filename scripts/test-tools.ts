import { type ChildProcess, spawn } from "node:child_process";
import { nodeBinary, root, toolEnvironment } from "./paths.mjs";

/** Runs one of the project's tools on the installed Node; resolves to its exit code or signal. `env` is added to its environment. */
export type RunTool = (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<number | string>;

/** The tools that run; whoever is stopped passes the signal on to them. */
export class Tools {
  readonly #running = new Set<ChildProcess>();

  signal(signal: NodeJS.Signals): void {
    for (const child of this.#running) child.kill(signal);
  }

  /** A way to run tools whose output goes to the terminal, or to `print` when it is given: in one piece, at the tool's end. */
  runner(print?: (output: string) => void): RunTool {
    return (args, env = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(nodeBinary, args, {
          cwd: root,
          stdio: print ? ["inherit", "pipe", "pipe"] : "inherit",
          env: toolEnvironment(env),
        });
        this.#running.add(child);
        const output: Buffer[] = [];
        for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => output.push(chunk));
        child.once("error", reject);
        child.once("close", (code, signal) => {
          this.#running.delete(child);
          print?.(Buffer.concat(output).toString());
          resolve(code ?? signal ?? "an unknown end");
        });
      });
  }
}
