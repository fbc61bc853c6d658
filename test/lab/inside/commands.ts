import { spawn } from "node:child_process";

/** What a command gave. `code` is 128 + the signal's number when a signal ended it, as in a shell. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const signalNumbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/**
 * Runs a program to its end; rejects only when it can't be started. A daemon that it leaves behind with its output isn't
 * waited for.
 */
export function run(argv: readonly string[], stdin = "", env = process.env): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const [program = "", ...args] = argv;
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", reject);
    // A program may end without reading what it was given.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);
    const finish = (code: number | null, signal: NodeJS.Signals | null) => {
      resolve({
        code: code ?? 128 + ((signal && signalNumbers[signal]) || 0),
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      });
    };
    child.on("close", finish);
    child.on("exit", (code, signal) => {
      const giveUp = () => {
        finish(code, signal);
        child.stdout.destroy();
        child.stderr.destroy();
      };
      // Not before what is in the pipes was read: on a busy machine the 200 ms may be over before anything else is.
      setTimeout(() => setImmediate(giveUp), 200).unref();
    });
  });
}

/** Runs a program that must succeed; throws its output when it doesn't. */
export async function must(argv: readonly string[], stdin = ""): Promise<string> {
  const outcome = await run(argv, stdin);
  if (outcome.code !== 0) throw new Error(`${argv[0]} failed (${outcome.code}): ${outcome.stderr.trim()}`);
  return outcome.stdout;
}

/**
 * Put before a command of a node: takes the rights away by which root in a node could reach past it to the machine's
 * hardware, kernel modules and clock. Against accidents; a node is no prison.
 */
export const withoutMachineRights = ["setpriv", "--bounding-set", "-sys_module,-sys_rawio,-sys_time,-mknod"] as const;
