// The way from the Node that happens to be there to the project's own: setup first, then a TypeScript program on it. Plain Node 20.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, toolEnvironment } from "./paths.mjs";
import { setup } from "./setup.mjs";

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Sets the checkout up and runs a program of this folder with this process's arguments, passing signals on; ends as the program ends.
 * When whoever started this process vanishes (a killed npm, a closed terminal), the program is ended too.
 * @param {string} program
 * @param {"lab" | "tests"} purpose What the setup installs packages for.
 */
export async function setUpThenRun(program, purpose) {
  const before = starters();
  try {
    await setup(purpose);
  } catch (error) {
    console.error(`setup failed: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  const child = spawn(nodeBinary, [join(import.meta.dirname, program), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: toolEnvironment(),
  });
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  const orphaned = setInterval(() => {
    if (starters() !== before) child.kill("SIGHUP");
  }, 1000);
  child.once("error", (error) => {
    console.error(`"${nodeBinary}" could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once("exit", (code, signal) => {
    clearInterval(orphaned);
    process.exit(code ?? (signal === "SIGINT" ? 130 : 1));
  });
}

/** Who started this process: its parent, and npm, the parent of the shell that npm runs scripts with. It changes when one of them is gone. */
function starters() {
  if (process.platform !== "linux" || !process.env.npm_lifecycle_event) return String(process.ppid);
  try {
    const status = readFileSync(`/proc/${process.ppid}/status`, "utf8");
    return `${process.ppid} ${/^PPid:\s*(\d+)/m.exec(status)?.[1]}`;
  } catch {
    return "gone";
  }
}
