import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { nodeBinary, root, toolEnvironment, vscodeFolder } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";

/** Settings for an editor that shows nothing but the work: no telemetry, no AI panels, no updates, no welcome page. */
export const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "security.workspace.trust.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.showReleaseNotes": false,
  "window.confirmBeforeClose": "never",
  "git.enabled": false,
  // The lab's ports are not for a person's browser.
  "remote.autoForwardPorts": false,
};

/** What is added where nobody looks at the screen but a test. */
export const testSettings = {
  "files.autoSave": "off",
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
};

/** How a VS Code server is started. */
export interface VsCodeOptions {
  /** An existing folder for user data, the connection token and the log. */
  readonly dataFolder: string;
  /** The folder of installed extensions; `extensions` inside the data folder when absent. */
  readonly extensionsFolder?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The port on 127.0.0.1; a free one when absent. */
  readonly port?: number;
  /** Lets the URL name extensions in development and a test suite. It also hides notifications: not for people. */
  readonly automation?: boolean;
  /** Folders that are removed when the server has ended, also when this process was killed. */
  readonly removeAtEnd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A running VS Code server, reachable only from this machine and only with its token. */
export interface VsCodeServer {
  /** `127.0.0.1:PORT`, also the authority of `vscode-remote:` URIs. */
  readonly host: string;
  readonly token: string;
  readonly logFile: string;
  /** Resolves when the server's process ends by itself. */
  readonly ended: Promise<void>;
  /** Ends the server with everything it started. */
  stop(): Promise<void>;
}

/** Starts the server of npm's code-server directly and resolves when it answers. Rejects with the end of its log when it doesn't start within 90 seconds. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCodeServer> {
  const { dataFolder } = options;
  const userData = join(dataFolder, "data");
  mkdirSync(join(dataFolder, "tmp"), { recursive: true });
  writeSettings(userData, { ...quietSettings, ...options.settings });
  const token = randomBytes(16).toString("hex");
  const tokenFile = join(dataFolder, "token");
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const logFile = join(dataFolder, "server.log");
  const child = spawnServer(
    options,
    [
      ...["--host", "127.0.0.1", "--port", String(options.port ?? 0), "--connection-token-file", tokenFile],
      ...["--server-data-dir", dataFolder, "--user-data-dir", userData],
      ...["--extensions-dir", options.extensionsFolder ?? join(dataFolder, "extensions")],
      ...["--disable-workspace-trust", "--disable-getting-started-override", "--force-disable-user-env"],
      ...(options.automation ? ["--enable-smoke-test-driver"] : []),
    ],
    logFile,
  );
  const ended = new Promise<void>((done) => child.once("exit", () => done()).once("error", () => done()));
  const stop = () => {
    child.stdin?.end();
    return ended;
  };
  try {
    const port = await listeningPort(child, logFile);
    return { host: `127.0.0.1:${port}`, token, logFile, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs the server's command line for something else than serving (`--install-extension`, `--list-extensions`); resolves to what it printed. */
export async function runVsCodeTool(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(nodeBinary, [serverProgram, ...commonArguments, ...args], {
    env: serverEnvironment({}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise<number | null>((done, failed) => child.once("error", failed).once("close", done));
  return { code, output };
}

/** Installs a .vsix into a folder of extensions; rejects with VS Code's message when it refuses. */
export async function installExtension(vsix: string, extensionsFolder: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "quorate-install-"));
  try {
    const folders = ["--extensions-dir", extensionsFolder, "--server-data-dir", data, "--user-data-dir", data];
    const { code, output } = await runVsCodeTool(["--install-extension", vsix, ...folders]);
    if (code !== 0 || /fail|error/i.test(output)) throw new Error(`VS Code did not install ${vsix}:\n${output}`);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** Packs the extension as it is in the checkout and installs it, as a person would, into a folder of extensions. */
export async function installCheckout(extensionsFolder: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-vsix-"));
  try {
    const vsix = join(folder, "quorate.vsix");
    await run(nodeBinary, [join(root, "scripts/package.ts"), vsix], { env: toolEnvironment() });
    await installExtension(vsix, extensionsFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const serverProgram = join(vscodeFolder, "out/server-main.js");
const commonArguments = ["--accept-server-license-terms", "--telemetry-level", "off"];

function spawnServer(options: VsCodeOptions, args: readonly string[], logFile: string): ChildProcess {
  const log = openSync(logFile, "w");
  try {
    const supervisor = join(import.meta.dirname, "supervisor.ts");
    const folders = JSON.stringify(options.removeAtEnd ?? []);
    const temporary = join(options.dataFolder, "tmp");
    return spawn(nodeBinary, [supervisor, folders, serverProgram, ...commonArguments, ...args], {
      stdio: ["pipe", log, log],
      // Ctrl-C in a terminal is for the one who started the server.
      detached: true,
      // Its sockets go where they are removed with the rest.
      env: serverEnvironment({ TMPDIR: temporary, XDG_RUNTIME_DIR: temporary, ...options.env }),
    });
  } finally {
    closeSync(log);
  }
}

/** The environment without what another VS Code around us left in it, and without a marketplace. */
function serverEnvironment(extra: Readonly<Record<string, string>>) {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...extra, EXTENSIONS_GALLERY: "{}" };
  for (const name of Object.keys(environment)) {
    if (/^CODE_SERVER_|^VSCODE_/.test(name)) delete environment[name];
  }
  return environment;
}

function writeSettings(userData: string, settings: Readonly<Record<string, unknown>>): void {
  for (const place of ["User", "Machine"]) {
    mkdirSync(join(userData, place), { recursive: true });
    const file = join(userData, place, "settings.json");
    if (place === "Machine" || !existsSync(file)) writeFileSync(file, JSON.stringify(settings, undefined, 2));
  }
}

async function listeningPort(child: ChildProcess, logFile: string): Promise<number> {
  for (const end = Date.now() + 180_000; Date.now() < end && child.exitCode === null && child.signalCode === null; ) {
    const log = readFileSync(logFile, "utf8");
    const port = /Extension host agent listening on (\d+)/.exec(log);
    if (port) return Number(port[1]);
    const taken = /EADDRINUSE: address already in use (\S+)/.exec(log);
    if (taken) throw new Error(`Something else already listens at ${taken[1]}. Choose another port.`);
    await pause(30);
  }
  throw new Error(`The VS Code server did not start:\n${readFileSync(logFile, "utf8").slice(-2000)}`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** What a workbench shows when it opens. */
export interface WorkbenchTarget {
  readonly folder?: string;
  readonly workspace?: string;
  readonly openFile?: string;
  /** These two are honoured only by a server started for automation. */
  readonly extensionDevelopmentPath?: readonly string[];
  readonly extensionTestsPath?: string;
}

/** The address that opens a workbench in a browser; it holds the token. */
export function workbenchUrl(server: VsCodeServer, target: WorkbenchTarget): string {
  const uri = (path: string) => `vscode-remote://${server.host}${resolve(path)}`;
  const payload: [string, string][] = (target.extensionDevelopmentPath ?? []).map((path) => [
    "extensionDevelopmentPath",
    uri(path),
  ]);
  if (target.extensionTestsPath) payload.push(["extensionTestsPath", uri(target.extensionTestsPath)]);
  if (target.openFile) payload.push(["openFile", uri(target.openFile)]);
  const query = new URLSearchParams({ tkn: server.token });
  if (target.folder) query.set("folder", resolve(target.folder));
  else if (target.workspace) query.set("workspace", resolve(target.workspace));
  else query.set("ew", "true");
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://${server.host}/?${query}`;
}
