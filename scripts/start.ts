import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installCheckout, startVsCode, workbenchUrl } from "../test/e2e/server.ts";
import { writeSshConfig } from "../test/e2e/ssh-config.ts";
import { type Lab, startLab, whyNoLab } from "../test/lab/lab.ts";
import { defaultRelease, describeRelease, machineRelease, newestStable, releaseNames } from "../test/lab/releases.ts";
import { nodeBinary, root, toolEnvironment, vscodeFolder } from "./paths.mjs";
import { run } from "./run.mjs";
import { clustersSetting, examples, makeFreshFolder, makeWorkingFolder } from "./working-folder.ts";

const help = `npm start [-- OPTIONS]

Starts a real three-node Pacemaker cluster (the lab) and VS Code with Quorate in the browser. Ctrl-C ends both and leaves nothing behind.

  --no-lab          the editor alone, without a cluster
  --port N          the editor's port on 127.0.0.1 (a free one when not given)
  --nodes N         how many nodes the lab has (3)
  --fresh           bare machines with systemd in place of a cluster: make one with "Quorate: New Cluster…"
  --release NAME    what the nodes run: ${releaseNames.join(", ")} (${newestStable} where it can be made here)
  --desktop         no editor: the lab, and out/desktop/NAME prepared for a desktop VS Code (this is what F5 calls)
  --example NAME    the folder that is opened: ${examples().join(", ")} (lab)
  --help            this text`;

const began = Number(process.env.QUORATE_STARTED ?? Date.now());

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        "no-lab": { type: "boolean", default: false },
        desktop: { type: "boolean", default: false },
        fresh: { type: "boolean", default: false },
        port: { type: "string" },
        nodes: { type: "string", default: "3" },
        release: { type: "string" },
        example: { type: "string", default: "lab" },
        help: { type: "boolean", default: false },
      },
    });
    const number = (name: string, text: string, most: number) => {
      const value = Number(text);
      if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`--${name} wants 1 to ${most}.`);
      return value;
    };
    const { nodes, port, ...rest } = values;
    if (values.release !== undefined && !releaseNames.includes(values.release))
      throw new Error(`--release wants one of ${releaseNames.join(", ")}.`);
    return {
      ...rest,
      nodes: number("nodes", nodes, 16),
      port: port === undefined ? undefined : number("port", port, 65_535),
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
}

type Options = ReturnType<typeof readOptions>;

/** The lab where it is wanted and possible; otherwise the reason is printed, and the editor goes on alone. */
async function bringUpLab(options: Options): Promise<Lab | undefined> {
  const why = options["no-lab"] ? "it was not requested (--no-lab)." : whyNoLab();
  if (why) {
    console.log(`start: no cluster: ${why}`);
    return undefined;
  }
  try {
    const report = (text: string) => console.log(`start: ${text}`);
    const release = options.release ?? (options.fresh ? machineRelease : await defaultRelease(report));
    const lab = await startLab({ nodes: options.nodes, release, fresh: options.fresh });
    const what = options.fresh ? "bare machines are up" : `the cluster is up on ${describeRelease(release)}`;
    console.log(`start: ${what}: ${lab.nodes.map((node) => node.name).join(", ")}`);
    return lab;
  } catch (error) {
    console.log(`start: no cluster: ${(error as Error).message}`);
    return undefined;
  }
}

/** What was brought up, and the promise that resolves when it ends by itself. */
interface Running {
  readonly message: string;
  readonly ended: Promise<void>;
}

/** Brings lab and editor up, noting in `undo` how each is taken down. Rejects at the next step once `signal` is aborted. */
async function bringUp(options: Options, signal: AbortSignal, undo: (() => unknown)[]): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), "quorate-start-"));
  undo.push(() => rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  const bringingUpLab = bringUpLab(options);
  undo.push(async () => (await bringingUpLab)?.down());
  const [lab] = await Promise.all([bringingUpLab, installCheckout(join(data, "extensions"))]);
  signal.throwIfAborted();
  const isFresh = options.fresh && lab !== undefined;
  const folder = join(data, isFresh ? "fresh" : options.example);
  if (isFresh) makeFreshFolder(folder, lab);
  else makeWorkingFolder(folder, options.example, lab);
  const home = join(data, "home");
  if (isFresh) {
    mkdirSync(home);
    writeSshConfig({ home, lab });
    copyFileSync(lab.knownHostsFile, join(home, ".ssh/known_hosts"));
  }
  const startingServer = startVsCode({
    dataFolder: join(data, "editor"),
    extensionsFolder: join(data, "extensions"),
    removeAtEnd: [data],
    // As the person's own: what a folder's settings say of hosts is asked about.
    settings: lab && !isFresh ? { "quorate.clusters": clustersSetting(lab) } : {},
    ...(options.port ? { port: options.port } : {}),
    // With a home of its own, whose SSH configuration knows the machines.
    ...(isFresh ? { env: { HOME: home } } : {}),
  });
  undo.push(async () => (await startingServer.catch(() => undefined))?.stop());
  const server = await startingServer;
  signal.throwIfAborted();
  const file = join(folder, isFresh ? "README.md" : "cluster.crm");
  const url = workbenchUrl(server, { folder, ...(existsSync(file) ? { openFile: file } : {}) });
  const message = `  Open ${url}

  Folder: ${folder} (a copy: it is removed at the end)
  Ctrl-C ends the editor${lab ? ` and the ${isFresh ? "machines" : "cluster"}` : ""}.`;
  return { message, ended: server.ended };
}

/** Brings the lab up and prepares a folder that stays, for the developer's own VS Code. */
async function bringUpForDesktop(options: Options, signal: AbortSignal, undo: (() => unknown)[]): Promise<Running> {
  const bringingUpLab = bringUpLab(options);
  undo.push(async () => (await bringingUpLab)?.down());
  const built = run(nodeBinary, [join(root, "scripts/build.ts")], { cwd: root, env: toolEnvironment() });
  const [lab] = await Promise.all([bringingUpLab, built]);
  signal.throwIfAborted();
  const folder = join(root, "out/desktop", options.example);
  makeWorkingFolder(folder, options.example, lab);
  return { message: `  Folder: ${folder}`, ended: new Promise(() => {}) };
}

/** Brings everything up, waits for a signal, takes everything down. Resolves to the exit code. */
async function main(options: Options): Promise<number> {
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => abort.abort());
  const stopped = new Promise<"stopped">((done) => abort.signal.addEventListener("abort", () => done("stopped")));
  const undo: (() => unknown)[] = [];
  let code = 0;
  try {
    const running = await (options.desktop ? bringUpForDesktop : bringUp)(options, abort.signal, undo);
    console.log(`start: ready in ${((Date.now() - began) / 1000).toFixed(1)} s\n\n${running.message}\n`);
    const alive = setInterval(() => {}, 60_000);
    const ending = await Promise.race([running.ended, stopped]);
    clearInterval(alive);
    if (ending !== "stopped") {
      console.error("start: the VS Code server ended by itself.");
      code = 1;
    }
  } catch (error) {
    if (!abort.signal.aborted) {
      console.error(`start: ${(error as Error).message}`);
      code = 1;
    }
  }
  console.log("\nstart: stopping …");
  for (const step of undo.reverse()) {
    try {
      await step();
    } catch (error) {
      console.error(`start: ${(error as Error).message}`);
      code = 1;
    }
  }
  console.log("start: everything is stopped.");
  return code;
}

const options = readOptions();
if (options.help) {
  console.log(help);
} else if (!options.desktop && !existsSync(vscodeFolder)) {
  console.error("There is no VS Code for the browser here. In a desktop VS Code, open this folder and press F5.");
  process.exitCode = 1;
} else {
  process.exit(await main(options));
}
