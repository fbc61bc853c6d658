// Runs a program quietly and says what went wrong when it fails. Plain Node 20.
import { spawn } from "node:child_process";
import { findProgram } from "./paths.mjs";

const limit = 60_000;

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/** @typedef {import("node:child_process").SpawnOptions} SpawnOptions */

/**
 * What is running now: it ends with this process, so that nobody finds an abandoned npm at work in the same folder.
 * @type {Set<ChildProcess>}
 */
const running = new Set();
process.on("exit", () => {
  // At once: on a milder signal npm would first undo what it did, while the next setup is already at work.
  for (const child of running) child.kill("SIGKILL");
});

/**
 * The command as one that ends with this process even when this process is killed, where the machine has a tool for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {[string, readonly string[]]}
 */
function bound(command, args) {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  return setpriv ? [setpriv, ["--pdeathsig", "KILL", command, ...args]] : [command, args];
}

/** A program ended badly: the message names the command, and has the beginning and the end of what it printed. */
class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {string} reason
   * @param {string} output
   */
  constructor(command, reason, output) {
    super(`"${command}" ${reason}${output.trim() ? `:\n${shorten(output.trim().split("\n"))}` : "."}`);
    this.output = output;
  }
}

/** @param {readonly string[]} lines */
function shorten(lines) {
  const shown = lines.length > 30 ? [...lines.slice(0, 14), "…", ...lines.slice(-15)] : lines;
  return shown.map((line) => `    ${line}`).join("\n");
}

/**
 * Runs a program to its end; resolves to what it printed (both streams, the last 60,000 characters). Rejects with CommandFailed unless it exits 0.
 * `env` replaces the environment, `cwd` the folder. `unharmed` lets it come to its end whatever happens to this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {SpawnOptions & { readonly unharmed?: boolean }} options
 * @returns {Promise<string>}
 */
export function run(command, args, options = {}) {
  const { unharmed = false, ...spawnOptions } = options;
  const shown = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const [program, words] = unharmed ? [command, args] : bound(command, args);
    /** @type {ChildProcess} */
    const child = spawn(program, words, {
      stdio: ["ignore", "pipe", "pipe"],
      // npm is a batch file on Windows, which only a shell can start; its arguments here hold nothing to quote.
      shell: process.platform === "win32" && command === "npm",
      // Ctrl-C in the terminal is not for one that is to stay unharmed.
      detached: unharmed,
      ...spawnOptions,
    });
    if (!unharmed) running.add(child);
    child.once("close", () => running.delete(child));
    let output = "";
    const keep = (/** @type {string} */ chunk) => {
      output = (output + chunk).slice(-limit);
    };
    child.stdout?.setEncoding("utf8").on("data", keep);
    child.stderr?.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => reject(new CommandFailed(shown, `could not be started (${error.message})`, output)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed(shown, signal ? `was ended by ${signal}` : `exited with ${code}`, output));
    });
  });
}

/**
 * Tries again after a pause: registries and package mirrors have bad moments.
 * @template T
 * @param {number} times
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function retry(times, action) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= times) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 2000));
    }
  }
}
