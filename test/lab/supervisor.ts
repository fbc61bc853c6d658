// The lab's supervisor: the one process of a lab that lives in the machine's own namespaces. It holds the nodes' ports on
// 127.0.0.1, hands their connections inside, and takes the lab down when its parent is gone. Supervisor and inside watch each
// other: whichever ends first, the other ends too and removes the run folder.
//
// supervisor.ts RUN_FOLDER, started by `startLab`. Standard input is its parent's: when it ends, so does the lab, unless the
// line "stay" came before.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeKeys } from "./keys.ts";
import type { FromInside, FromSupervisor } from "./messages.ts";
import { inRunFolder, type LabPlan } from "./plan.ts";
import { Port } from "./ports.ts";
import { identify } from "./process-identity.ts";
import { labsThatAreUp, readPlan, removeRunFolder, writePlan } from "./run-folder.ts";
import { holdDisk } from "./shared-disk.ts";

const runDir = process.argv[2] ?? "";
let inside: ChildProcess | undefined;
let ending = false;

/** Ends the lab from outside: without its supervisor the process inside ends, and with it everything there. */
function end(): void {
  if (ending) return;
  ending = true;
  if (inside === undefined) leave();
  if (inside.connected) inside.disconnect();
  // `unshare` takes its child with it, so that a process inside that doesn't listen any more ends as well.
  setTimeout(() => inside?.kill("SIGKILL"), 10_000).unref();
}

function leave(): never {
  removeRunFolder(runDir);
  process.exit(0);
}

/** Reports to the starter, which waits for one line. */
function report(message: FromInside): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function main(): Promise<void> {
  const plan = readPlan(runDir);
  const owner = identify(process.pid);
  if (plan === undefined || owner === undefined) throw new Error(`There is no lab in ${runDir}.`);
  plan.owner = owner;
  writePlan(plan);

  const taken = new Set(labsThatAreUp().flatMap((lab) => lab.nodes.map((node) => node.port)));
  const ports: Port[] = [];
  for (const node of plan.nodes) {
    const port = await Port.take(taken, (socket) => hand(node.index, socket));
    node.port = port.number;
    ports.push(port);
  }
  await makeKeys(plan);
  // Held until this process ends, and then by the nodes alone.
  if (plan.hasSharedDisk) plan.diskDevice = holdDisk(inRunFolder.disk(runDir)).path;
  writePlan(plan);
  if (ending) leave();
  startInside(plan, ports);
}

function hand(node: number, socket: Socket): void {
  socket.on("error", () => socket.destroy());
  if (inside?.connected !== true) return void socket.resetAndDestroy();
  inside.send({ type: "connection", node } satisfies FromSupervisor, socket, (error) => {
    if (error !== null) socket.destroy();
  });
}

async function setPort(port: Port | undefined, { type, order }: FromInside & { order: number }): Promise<void> {
  if (type === "listen") await port?.open();
  else port?.close();
  if (inside?.connected) inside.send({ type: "done", order } satisfies FromSupervisor, () => {});
}

function startInside(plan: LabPlan, ports: readonly Port[]): void {
  const main = join(dirname(fileURLToPath(import.meta.url)), "inside/main.ts");
  const log = openSync(inRunFolder.log(runDir), "a");
  const child = spawn(
    "unshare",
    [
      ...["--fork", "--kill-child", "--mount", "--pid", "--net", "--mount-proc", "--propagation", "private"],
      ...["--", process.execPath, ...process.execArgv, main, runDir],
    ],
    { stdio: ["ignore", log, log, "ipc"], cwd: "/", serialization: "json" },
  );
  closeSync(log);
  inside = child;
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity !== undefined) plan.inside = identity;
  writePlan(plan);
  let failure = "The lab ended before it was up.";
  child.on("error", (error) => {
    report({ type: "failed", message: error.message });
    leave();
  });
  child.on("message", (message: FromInside) => {
    if (message.type === "listen" || message.type === "refuse") void setPort(ports[message.node - 1], message);
    else if (message.type === "failed") failure = message.message;
    else {
      plan.ready = true;
      writePlan(plan);
      report(message);
    }
  });
  child.on("exit", () => {
    if (!plan.ready) report({ type: "failed", message: failure });
    leave();
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
process.stdout.on("error", () => {});
let bound = true;
const parentGone = () => {
  if (bound) end();
};
process.stdin.on("data", (chunk: Buffer) => {
  if (chunk.toString().includes("stay\n")) bound = false;
});
process.stdin.on("close", parentGone);
process.stdin.on("error", parentGone);
process.on("uncaughtException", (error) => {
  console.error(error);
  if (inside === undefined) {
    report({ type: "failed", message: error.message });
    removeRunFolder(runDir);
    process.exit(1);
  }
  end();
});
await main();
