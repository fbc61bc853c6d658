// The Node that the project's tools run on. The `node` package fetches it in an install script, which npm leaves out here;
// so the package of this platform is fetched in the version that package-lock.json names. Plain Node 20.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { nodeBinary, outerEnvironment, root } from "./paths.mjs";
import { retry, run } from "./run.mjs";

const windows = process.platform === "win32";
const bin = join(root, "node_modules/.bin");

/** True when the installed Node is the wanted version and can be called from node_modules/.bin. */
export function hasNode() {
  try {
    const printed = readFileSync(join(dirname(nodeBinary), "version"), "utf8").trim();
    return (
      existsSync(nodeBinary) && existsSync(join(bin, windows ? "node.cmd" : "node")) && printed === wantedVersion()
    );
  } catch {
    return false;
  }
}

/** The version that package-lock.json names, so that it can be fetched while node_modules is still being installed. */
function wantedVersion() {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages["node_modules/node"].version;
}

/**
 * Fetches it aside; resolves to a function that puts it into node_modules, once that is there. Rejects when it can't be fetched or
 * doesn't run here.
 */
export async function fetchNode() {
  const version = wantedVersion();
  const platform = windows ? "win" : process.platform;
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  const name = `${prefix}-${platform}-${process.arch}`;
  const parent = join(root, ".vscode-test");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "installing-node-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  try {
    writeFileSync(join(folder, "package.json"), '{"private":true}');
    const options = { cwd: folder, env: outerEnvironment() };
    await retry(3, () => run("npm", ["install", ...flags, `${name}@${version}`], options));
    const fetched = join(folder, "node_modules", name, windows ? "bin/node.exe" : "bin/node");
    chmodSync(fetched, 0o755);
    const printed = execFileSync(fetched, ["--version"], { encoding: "utf8" }).trim();
    if (printed !== `v${version}`) throw new Error(`"${name}@${version}" says it is ${printed}.`);
    return () => {
      mkdirSync(dirname(nodeBinary), { recursive: true });
      renameSync(fetched, nodeBinary);
      linkNode();
      writeFileSync(join(dirname(nodeBinary), "version"), `${version}\n`);
      remove();
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function linkNode() {
  mkdirSync(bin, { recursive: true });
  if (windows) {
    writeFileSync(join(bin, "node.cmd"), `@"%~dp0\\..\\node\\bin\\node.exe" %*\r\n`);
    rmSync(join(bin, "node.exe"), { force: true });
    linkSync(nodeBinary, join(bin, "node.exe"));
    return;
  }
  const link = join(bin, "node");
  const fresh = `${link}.${process.pid}`;
  symlinkSync(relative(bin, nodeBinary), fresh);
  renameSync(fresh, link);
}
