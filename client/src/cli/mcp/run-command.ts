import { spawn } from "node:child_process";
import { plainText } from "../../../../server/src/text/plain-text.ts";

/** How a command ended. */
interface CommandResult {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No answer is longer, in characters: an assistant couldn't take it in. */
const longestAnswer = 400_000;
/** A command is ended after so many milliseconds. */
const longestRun = 300_000;

/**
 * Runs this program with other arguments, as a process of its own that has no terminal and so asks nothing. Rejects when it can't be
 * started. It is ended when the signal aborts.
 */
export function runCommand(
  args: readonly string[],
  input: string | undefined,
  signal: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const program = process.argv[1] ?? "";
    const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (chunk: string) => {
        if (texts[name].length < longestAnswer) texts[name] += chunk;
      });
    }
    const stop = (): void => void child.kill("SIGTERM");
    const late = setTimeout(stop, longestRun);
    signal.addEventListener("abort", stop, { once: true });
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(late);
      signal.removeEventListener("abort", stop);
      resolve({ code, stdout: shortened(texts.stdout), stderr: shortened(texts.stderr) });
    });
    // A command that ends before it has read everything is no trouble.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

function shortened(text: string): string {
  const plain = plainText(text);
  return plain.length < longestAnswer ? plain : `${plain.slice(0, longestAnswer)}\n… (shortened)`;
}
