import { spawn } from "node:child_process";
import { plainText } from "../../../server/src/text/plain-text.ts";

/** What a command gave an assistant. */
interface CommandAnswer {
  /** Whether it is an answer, and not the reason why there is none. */
  readonly isAnswer: boolean;
  readonly texts: readonly string[];
}

/** How a command is run. */
interface RunOptions {
  readonly input: string | undefined;
  readonly signal: AbortSignal;
  /** The exit codes with which the output is an answer. */
  readonly answers: readonly number[];
  readonly cwd?: string;
}

/** No answer is longer, in characters: an assistant couldn't take it in. */
const longestAnswer = 400_000;
/** A command is ended after so many milliseconds. */
const longestRun = 300_000;

/**
 * Runs the command line (`program` is its file) as a process of its own that has no terminal and so asks nothing. Rejects when it can't be
 * started. It is ended when the signal aborts.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { input, signal, answers, cwd }: RunOptions,
): Promise<CommandAnswer> {
  return new Promise((resolve, reject) => {
    // Inside VS Code the running program is Electron.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env,
      cwd,
      // A session of its own has no terminal. On Windows it would get a window instead.
      detached: process.platform !== "win32",
    });
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
      const { stdout, stderr } = texts;
      if (code !== null && answers.includes(code)) {
        const notes = stderr.trim() === "" ? [] : [shortened(stderr)];
        resolve({ isAnswer: true, texts: [shortened(stdout) || "Nothing to report.", ...notes] });
      } else {
        const reason = stderr || stdout || `The command ended with ${code ?? "a signal"}.`;
        resolve({ isAnswer: false, texts: [shortened(reason)] });
      }
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
