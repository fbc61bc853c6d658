// Where things lie in a checkout. Plain Node 20: the setup uses it before anything is installed.
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** The checkout's root folder. */
export const root = resolve(import.meta.dirname, "..");

/** The versions that are fetched outside package-lock.json, with the registry's checksum of the package. */
export const vscodeVersion = "4.139.1";
export const vscodeIntegrity =
  "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==";

/** The folder of the installed VS Code server: what npm's code-server carries as lib/vscode. The last number rises when what is installed changes. */
export const vscodeFolder = join(root, ".vscode-test", `code-server-${vscodeVersion}-2`);

/** The Node that runs everything after the setup; the one running now where the installed one is absent. */
export const nodeBinary = join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** @typedef {Readonly<Record<string, string>>} Variables */

/**
 * The environment for the project's tools: the installed Node and the tools of node_modules come first.
 * @param {Variables} extra
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(extra = {}) {
  const path = [join(root, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/**
 * The environment as it was before npm put node_modules/.bin first: for npm itself, which must not run on a Node that it replaces.
 * @param {Variables} extra
 * @returns {NodeJS.ProcessEnv}
 */
export function outerEnvironment(extra = {}) {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !/node_modules[\\/]\.bin$/.test(folder));
  /** @type {NodeJS.ProcessEnv} */
  const environment = { ...process.env, ...extra, PATH: path.join(delimiter) };
  for (const name of Object.keys(environment)) {
    // Settings that an outer `npm run` hands down belong to that run alone.
    if (/^npm_(lifecycle|package|config_(local_prefix|global_prefix|prefix|node_gyp|noproxy))/.test(name))
      delete environment[name];
  }
  return environment;
}

/**
 * A program's path, looked up in PATH and in the folders of a system's administrator; undefined when it isn't there.
 * @param {readonly string[]} names
 */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/bin"].filter(Boolean);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}

/** A Chromium-like browser on this machine; QUORATE_CHROMIUM names another. Undefined when there is none. */
export function findChromium() {
  if (process.env.QUORATE_CHROMIUM) return process.env.QUORATE_CHROMIUM;
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return (
    findProgram("chromium", "chromium-browser", "google-chrome-stable", "google-chrome") ??
    (existsSync(mac) ? mac : undefined)
  );
}
