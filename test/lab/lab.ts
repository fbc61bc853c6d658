import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { ask } from "./control.ts";
import { freshRoot } from "./fresh-root.ts";
import type { Outcome } from "./inside/commands.ts";
import type { FromInside, NodeState, PowerEvent } from "./messages.ts";
import { checkout, inRunFolder, type LabOptions, type LabPlan, network, planLab, runFolder } from "./plan.ts";
import { identify, isAlive, signal, waitUntilGone } from "./process-identity.ts";
import { machineRelease, releaseRoot } from "./releases.ts";
import { claimRunFolder, labsThatAreUp, readPlan, removeRunFolder } from "./run-folder.ts";
import { whyNoSystemdNodes } from "./why-no-fresh-lab.ts";
import { whyNoLab } from "./why-no-lab.ts";

export { whyNoLab } from "./why-no-lab.ts";
export type { LabOptions, NodeState, Outcome, PowerEvent };

/** A node as a client of the cluster sees it. */
export interface LabNode {
  name: string;
  /** Where its sshd is reached from the machine. */
  host: "127.0.0.1";
  port: number;
  /** Its address on the cluster's network, inside the lab. */
  address: string;
}

/** A running lab. Every method throws an Error that says what can't be done and why. */
export interface Lab {
  name: string;
  runDir: string;
  nodes: LabNode[];
  /** Logs in with the key; so do `operator` (in haclient), `admin` and `automation` (sudo) and `guest` (no rights). */
  user: "root";
  /** The private key of all accounts; it has no passphrase. */
  identityFile: string;
  /** The nodes' real host keys, by [127.0.0.1]:port. */
  knownHostsFile: string;
  /** For `ssh -F`: the nodes by their names. */
  sshConfigFile: string;
  /** Of the account `admin`: logs in over ssh, and is what sudo asks for. */
  password: string;
  /** Answers to ping, inside the lab. */
  gateway: string;
  /** Free on the cluster's network: for an IPaddr2. */
  virtualAddress: string;

  /** Runs a command as root in a node, not over ssh: also where ssh is cut. */
  exec(node: string, argv: readonly string[], options?: { stdin?: string }): Promise<Outcome>;
  /** Runs a shell script as root in a node; what it writes to standard output, without the space around it, whatever its exit code. */
  sh(node: string, script: string): Promise<string>;
  /** Fetches a URL as a client on the cluster's network does. */
  fetch(url: string, milliseconds?: number): Promise<{ status: number; text: string }>;
  /** Cuts a node's power; it is dead, and its port refuses, when the promise is fulfilled. */
  off(node: string): Promise<void>;
  /** Gives a node power; ssh to it is answered when the promise is fulfilled, and the cluster starts automatically. */
  on(node: string): Promise<void>;
  /** Off and on. */
  reboot(node: string): Promise<void>;
  /** Cuts a node off the cluster's network; ssh from the machine still works. */
  cutNetwork(node: string): Promise<void>;
  restoreNetwork(node: string): Promise<void>;
  /** Cuts ssh from the machine: refused with all connections reset, or silent with all connections left open. In force when the promise is fulfilled. */
  cutSsh(node: string, how?: "refused" | "silent"): Promise<void>;
  restoreSsh(node: string): Promise<void>;
  /** Takes the gateway's address away: nobody answers its ping. */
  cutGateway(): Promise<void>;
  restoreGateway(): Promise<void>;
  /** Makes the power board refuse what fence agents ask, or work again. */
  setBoard(state: "works" | "fails"): Promise<void>;
  /** Stops Pacemaker and corosync on a node, in the orderly way; its resources move first. */
  stopCluster(node: string): Promise<void>;
  /** Starts them again. */
  startCluster(node: string): Promise<void>;
  /** Waits until all nodes that have power are online, with quorum and a DC; 120 s by default. */
  wait(milliseconds?: number): Promise<void>;
  /** How the nodes are now. */
  status(): Promise<NodeState[]>;
  /** The power changes so far, by fencing and by hand. */
  powerLog(): Promise<PowerEvent[]>;
  /** Takes the lab down; nothing is left of it when the promise is fulfilled. Calling it twice does nothing more. */
  down(): Promise<void>;
}

/**
 * Starts a lab and waits until its cluster has formed. It goes down with this process, unless `detached` is given.
 * Rejects with a sentence when it can't be, and then nothing is left of it.
 */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const why = whyNoLab();
  if (why !== undefined) throw new Error(why);
  // Looking at the labs also clears away what killed ones left.
  labsThatAreUp();
  const name = options.name ?? `lab-${randomBytes(4).toString("hex")}`;
  const self = identify(process.pid);
  if (self === undefined) throw new Error("There is no /proc to see processes in.");
  const release = options.release ?? (process.env.QUORATE_LAB_RELEASE || machineRelease);
  const report = (text: string) => console.error(`lab: ${text}`);
  const isFresh = options.fresh === true;
  const whyNot = isFresh ? whyNoSystemdNodes() : undefined;
  if (whyNot !== undefined) throw new Error(whyNot);
  const root = await (isFresh ? freshRoot(release, report) : releaseRoot(release, report));
  const plan = planLab(options, name, randomBytes(12).toString("base64url"), self, root);
  if (!claimRunFolder(plan)) throw new Error(`The lab "${name}" is already up; "npm run lab -- down" takes it down.`);
  await startSupervisor(plan.runDir, options.detached ?? false);
  const ready = readPlan(plan.runDir);
  if (ready === undefined) throw new Error(`The lab "${name}" went down as soon as it was up.`);
  return labOf(ready);
}

/** The lab of that name, started from this checkout; undefined when it isn't up. */
export function findLab(name: string): Lab | undefined {
  const plan = labsThatAreUp().find((lab) => lab.runDir === runFolder(name));
  return plan === undefined ? undefined : labOf(plan);
}

function startSupervisor(runDir: string, detached: boolean): Promise<void> {
  const log = openSync(inRunFolder.log(runDir), "a", 0o600);
  const supervisor = join(dirname(fileURLToPath(import.meta.url)), "supervisor.ts");
  const child = spawn(nodeProgram(), [supervisor, runDir], {
    // A session of its own: Ctrl-C in the terminal is for the starter, which decides what becomes of the lab.
    detached: true,
    stdio: ["pipe", "pipe", log],
    cwd: "/",
    env: environment(),
  });
  closeSync(log);
  return new Promise((resolve, reject) => {
    const { stdout, stdin } = child;
    if (stdout === null || stdin === null) throw new Error("A process without its pipes.");
    let isDone = false;
    const finish = (message: FromInside) => {
      if (isDone) return;
      isDone = true;
      stdout.destroy();
      if (message.type === "ready") {
        // The starter may end while the lab runs; the end of its `stdin` is then the supervisor's sign.
        child.unref();
        (stdin as Partial<Socket>).unref?.();
        if (detached) stdin.write("stay\n", () => resolve());
        else resolve();
        return;
      }
      const text = message.type === "failed" ? message.message : "The lab's supervisor printed something unexpected.";
      const failed = () => reject(new Error(`The lab could not be started: ${text}`));
      if (child.exitCode === null && child.signalCode === null) child.once("exit", failed);
      else failed();
    };
    stdin.on("error", () => {});
    child.on("error", (error) => finish({ type: "failed", message: error.message }));
    child.on("exit", () => {
      const failed: FromInside = { type: "failed", message: lastLines(inRunFolder.log(runDir)) };
      // Its last line may still be on the way.
      setTimeout(() => finish(failed), 100);
      if (!isDone) removeRunFolder(runDir);
    });
    createInterface({ input: stdout }).on("line", (line) => finish(JSON.parse(line)));
  });
}

function lastLines(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").slice(-5).join("\n") : "no reason was given.";
}

/** A Node that runs TypeScript: this one, or the project's own where this is an editor's or an old one. */
function nodeProgram(): string {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const able = major > 23 || (major === 22 && minor >= 18) || (major === 23 && minor >= 6);
  if (able && process.versions.electron === undefined) return process.execPath;
  return join(checkout, "node_modules/.bin/node");
}

/** This process's environment without what a test runner or an editor puts there for its own children. */
function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
  for (const name of ["HOME", "TMPDIR"]) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

/** The handle of a lab that is up. */
function labOf(plan: LabPlan): Lab {
  const { runDir } = plan;
  const exec = (node: string, argv: readonly string[], options: { stdin?: string } = {}) =>
    ask<Outcome>(runDir, { op: "exec", node, argv, ...options });
  const service = async (node: string, name: string, action: string) => {
    const { code, stdout, stderr } = await exec(node, ["service", name, action]);
    if (code !== 0) throw new Error(`"service ${name} ${action}" failed on "${node}": ${stdout}${stderr}`);
  };
  return {
    name: plan.name,
    runDir,
    nodes: plan.nodes.map(({ name, port, address }) => ({ name, host: "127.0.0.1", port, address })),
    user: "root",
    identityFile: inRunFolder.identity(runDir),
    knownHostsFile: inRunFolder.knownHosts(runDir),
    sshConfigFile: inRunFolder.sshConfig(runDir),
    password: plan.password,
    gateway: plan.gateway,
    virtualAddress: `${network}.100`,
    exec,
    sh: async (node, script) => (await exec(node, ["sh", "-c", script])).stdout.trim(),
    fetch: (url, milliseconds = 20_000) => ask(runDir, { op: "fetch", url, milliseconds }),
    off: (node) => ask(runDir, { op: "off", node }),
    on: (node) => ask(runDir, { op: "on", node }),
    reboot: (node) => ask(runDir, { op: "reboot", node }),
    cutNetwork: (node) => ask(runDir, { op: "link", node, state: "down" }),
    restoreNetwork: (node) => ask(runDir, { op: "link", node, state: "up" }),
    cutSsh: (node, how = "refused") => ask(runDir, { op: "ssh", node, state: how }),
    restoreSsh: (node) => ask(runDir, { op: "ssh", node, state: "open" }),
    cutGateway: () => ask(runDir, { op: "gateway", state: "down" }),
    restoreGateway: () => ask(runDir, { op: "gateway", state: "up" }),
    setBoard: (state) => ask(runDir, { op: "board", state }),
    stopCluster: async (node) => {
      await service(node, "pacemaker", "stop");
      await service(node, "corosync", "stop");
    },
    startCluster: async (node) => {
      await service(node, "corosync", "start");
      if (plan.fresh) return service(node, "pacemaker", "start");
      // What `service pacemaker start` does, without its five seconds of sleep.
      const start = "set -a; . /etc/default/pacemaker; setsid pacemakerd >/dev/null 2>&1 </dev/null &";
      await exec(node, ["sh", "-c", start]);
    },
    wait: (milliseconds = 200_000) => ask(runDir, { op: "wait", milliseconds }),
    status: () => ask(runDir, { op: "status" }),
    powerLog: () => ask(runDir, { op: "powerLog" }),
    down: () => takeDown(plan),
  };
}

async function takeDown(plan: LabPlan): Promise<void> {
  await ask(plan.runDir, { op: "down" }).catch(() => {});
  const gone = async (milliseconds: number) => {
    const inside = plan.inside === undefined || (await waitUntilGone(plan.inside, milliseconds));
    return inside && (await waitUntilGone(plan.owner, milliseconds));
  };
  if (await gone(30_000)) return;
  // It doesn't answer: the supervisor first, which ends what is inside, and then by force.
  signal(plan.owner, "SIGTERM");
  if (!(await gone(15_000))) {
    if (plan.inside !== undefined) signal(plan.inside, "SIGKILL");
    signal(plan.owner, "SIGKILL");
    if (!(await gone(15_000)))
      throw new Error(`The lab "${plan.name}" can't be taken down: process ${plan.owner.pid}.`);
  }
  if (!isAlive(plan.owner)) removeRunFolder(plan.runDir);
}
