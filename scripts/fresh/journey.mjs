// What a newcomer does on a bare machine, run there by init.sh: `npm start` until the editor answers, Ctrl-C, and `npm test`. Each
// outcome goes to file descriptor 3 as a line of JSON. Plain Node 20, with nothing installed.
//
// journey.mjs [--no-start] [--no-test] [PART OF npm test]...
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const words = process.argv.slice(2);
const parts = words.filter((word) => !word.startsWith("--"));

/**
 * @param {string} name
 * @param {"passed" | "failed"} state
 * @param {string} message What went wrong, or what was measured.
 */
function report(name, state, message) {
  writeSync(3, `${JSON.stringify({ name, state, message })}\n`);
}

/**
 * Runs npm in a process group of its own, as a terminal does, with its output passed on.
 * @param {readonly string[]} args
 */
function npm(args) {
  const child = spawn("npm", args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
  }
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => child.once("close", resolve));
  return { pid: child.pid ?? 0, output: () => output, ended };
}

/**
 * Waits for a value, or for the seconds to be over.
 * @template T
 * @param {number} seconds
 * @param {() => T | undefined} look
 */
async function within(seconds, look) {
  for (const end = Date.now() + seconds * 1000; ; await sleep(200)) {
    const found = look();
    if (found !== undefined || Date.now() > end) return found;
  }
}

/** The processes of this machine besides init and this one. */
function otherProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== "1" && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        const state = /^State:\s*(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
        return state === "Z" ? [] : [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()];
      } catch {
        return [];
      }
    });
}

/** What must not be left after `npm start`. */
function leftovers() {
  const folders = readdirSync("/tmp").filter((name) => name.startsWith("quorate"));
  return [...otherProcesses(), ...folders.map((name) => `/tmp/${name}`)];
}

async function tryStart() {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const start = npm(["start"]);
  let isOver = false;
  start.ended.then(() => (isOver = true));
  const opened = await within(1200, () => /Open (http\S+)/.exec(start.output())?.[1] ?? (isOver ? "" : undefined));
  if (!opened)
    return report("npm start", "failed", isOver ? "it ended by itself" : "it printed no address in 20 minutes");
  const status = await fetch(opened, { redirect: "manual" }).then(
    (response) => response.status,
    (error) => String(error),
  );
  const answered = seconds();
  const noCluster = /start: (no cluster: .*)/.exec(start.output())?.[1];
  process.kill(-start.pid, "SIGINT");
  if (!(await within(120, () => isOver || undefined)))
    return report("npm start", "failed", "it still ran two minutes after Ctrl-C");
  await within(10, () => leftovers().length === 0 || undefined);
  if (status !== 302 && status !== 200) return report("npm start", "failed", `the editor answered with ${status}`);
  if (noCluster !== undefined) return report("npm start", "failed", noCluster);
  if (leftovers().length > 0) return report("npm start", "failed", `Ctrl-C left behind: ${leftovers().join(", ")}`);
  report("npm start", "passed", `the editor answered after ${answered} s; Ctrl-C had ended all after ${seconds()} s`);
}

async function tryTest() {
  const began = performance.now();
  const args = ["test", ...(parts.length > 0 ? ["--", ...parts] : [])];
  const test = npm(args);
  const code = await test.ended;
  const name = `npm ${args.join(" ")}`;
  const lines = test.output().trimEnd().split("\n");
  const summary = `${lines.at(-1)} in ${((performance.now() - began) / 1000).toFixed(0)} s`;
  const failed = lines.filter((line) => line.startsWith("failed: "));
  report(name, code === 0 ? "passed" : "failed", [summary, ...failed].join("\n"));
}

if (!words.includes("--no-start")) await tryStart();
if (!words.includes("--no-test")) await tryTest();
