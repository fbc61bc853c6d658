import { type ChildProcess, spawn } from "node:child_process";

/** A command to be measured. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes other than 0 that mean it did its work. */
  readonly alsoDone: readonly number[];
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * How long a program takes, in milliseconds; undefined when it hadn't ended after `longest` and was stopped. Throws when it
 * couldn't do its work. It ends with this process at the latest.
 */
export async function runWithin(
  { name, command, args, env, alsoDone }: Program,
  longest: number,
): Promise<number | undefined> {
  const began = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let errors = "";
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors = (errors + chunk).slice(0, 500);
  });
  let isStopped = false;
  const giveUp = setTimeout(() => {
    isStopped = true;
    child.kill("SIGKILL");
  }, longest);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    const took = performance.now() - began;
    if (isStopped) return undefined;
    if (code !== 0 && !alsoDone.includes(code ?? -1)) throw new Error(`${name} exited with ${code}: ${errors}`);
    return took;
  } finally {
    clearTimeout(giveUp);
    running.delete(child);
  }
}
