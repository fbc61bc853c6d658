// Everything that `npm start` and `npm test` need, installed where it is missing; in no time where it is all there. Plain Node 20.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fetchNode, hasNode } from "./install-node.mjs";
import { hasLeftoverPolicy, installPackages, isDebian, removeLeftoverPolicy } from "./install-packages.mjs";
import { hasVsCode, installVsCode } from "./install-vscode.mjs";
import { lock } from "./lock.mjs";
import { missingPackages } from "./packages.mjs";
import { findChromium, outerEnvironment, root } from "./paths.mjs";
import { retry, run } from "./run.mjs";

const began = performance.now();
const isRoot = process.getuid?.() === 0;

/** @param {string} text */
function say(text) {
  console.log(`setup: ${text}`);
}

/**
 * The packages that a lock file of npm names, by their path.
 * @param {string} file
 * @returns {Record<string, { version: string, optional?: boolean, peer?: boolean }>}
 */
function packagesOf(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8")).packages;
}

/** True when node_modules holds what package-lock.json names: npm writes its own record as the last step of an installation. */
function hasModules() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return false;
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(packagesOf("package-lock.json")).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    if (!found) return Boolean(wanted.optional || wanted.peer);
    // The record alone would also be believed after somebody emptied the folder.
    return found.version === wanted.version && existsSync(join(root, path, "package.json"));
  });
}

async function installModules() {
  // No install script of any dependency runs: what they would fetch or compile is either not needed or fetched here, by name.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await retry(3, () => run("npm", args, { cwd: root, env: outerEnvironment() }));
}

const quorateProgram = join(root, `node_modules/.bin/quorate${process.platform === "win32" ? ".cmd" : ""}`);

const quorateScript =
  process.platform === "win32"
    ? `@"%~dp0\\node.exe" "%~dp0\\..\\..\\dist\\quorate.cjs" %*\r\n`
    : `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
[ -e "$here/../../dist/quorate.cjs" ] || { echo 'quorate is not built yet: run "npm run build" first.' >&2; exit 2; }
exec "$here/node" "$here/../../dist/quorate.cjs" "$@"
`;

/** `npx quorate` in the checkout, on the installed Node: npm links the programs of dependencies, not the project's own. */
function linkQuorate() {
  rmSync(quorateProgram, { force: true });
  writeFileSync(quorateProgram, quorateScript, { mode: 0o755 });
}

function hasQuorateLink() {
  return existsSync(quorateProgram) && readFileSync(quorateProgram, "utf8") === quorateScript;
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} action
 */
async function step(what, action) {
  const start = performance.now();
  say(`${what} …`);
  const result = await action();
  say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/**
 * Packages can't always be installed here; the editor's part goes on without them, saying what is missing.
 * @param {"lab" | "tests"} purpose
 */
async function packages(purpose) {
  if (isRoot && hasLeftoverPolicy()) await removeLeftoverPolicy();
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;
  if (isDebian() && isRoot) {
    return step(`installing Debian packages (${missing.join(" ")})`, () => installPackages(missing, say));
  }
  if (isDebian()) {
    say(`missing Debian packages: ${missing.join(" ")}`);
    say(`install them with: sudo apt-get install --no-install-recommends ${missing.join(" ")}`);
    say("until then there may be no lab, and tests that need one of them are skipped.");
  } else if (purpose === "tests" && !findChromium()) {
    say("no Chromium was found: tests in the browser are left out. QUORATE_CHROMIUM can name one.");
  }
}

async function vscode() {
  if (hasVsCode()) return;
  if (process.platform === "win32")
    return say("VS Code in the browser can't be installed on Windows; QUORATE_VSCODE can name a desktop VS Code.");
  await step("installing VS Code for the browser", installVsCode);
}

function ready() {
  return hasModules() && hasNode() && hasQuorateLink() && (hasVsCode() || process.platform === "win32");
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What an interrupted setup had fetched in part. */
function removeLeftovers() {
  const folder = join(root, ".vscode-test");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith("installing-")) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Brings the checkout into a state in which the editor and a lab can be started, or all tests run. Throws an Error that says what
 * failed and what to do.
 * @param {"lab" | "tests"} purpose
 */
export async function setup(purpose) {
  if (ready() && missingPackages(purpose).length === 0 && !(isRoot && hasLeftoverPolicy())) return;
  const release = await lock(root, () => say("another setup works in this checkout; waiting for it"));
  // To leave in order is to take along what was started.
  const interrupted = () => process.exit(130);
  for (const signal of signals) process.on(signal, interrupted);
  try {
    removeLeftovers();
    const outcomes = await Promise.allSettled([packages(purpose), modulesAndNode(), vscode()]);
    const failed = outcomes.filter((outcome) => outcome.status === "rejected").map((outcome) => outcome.reason.message);
    if (failed.length > 0) {
      throw new Error(
        `${failed.join("\n")}\nCheck the network (npm's registry and Debian's mirror must be reachable) and run "npm run setup" again; what is done is kept.`,
      );
    }
  } finally {
    for (const signal of signals) process.off(signal, interrupted);
    await release();
  }
  say(`ready in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** The modules and Node side by side; npm clears node_modules first, so Node is put there when it is done. */
async function modulesAndNode() {
  const wantsModules = !hasModules();
  const fetching = wantsModules || !hasNode() ? step("fetching Node", fetchNode) : undefined;
  // A failure here is reported below, after the modules.
  fetching?.catch(() => {});
  if (wantsModules) await step("installing node_modules", installModules);
  const place = await fetching;
  place?.();
  linkQuorate();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    await setup("tests");
  } catch (error) {
    console.error(`setup failed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
