import { spawn } from "node:child_process";
import { findLab, type Lab, startLab, whyNoLab } from "./lab.ts";
import { checkout } from "./plan.ts";
import { releaseNames } from "./releases.ts";
import { labsThatAreUp } from "./run-folder.ts";

const help = `npm run lab -- COMMAND [--name NAME]

  up [N] [--names A,B,…] [--fencing] [--bare | --fresh] [--networks 2] [--interface NIC] [--release NAME]
                       start a cluster of N nodes (3 when left out); --fencing gives it a fence device;
                       the nodes run the release NAME: ${releaseNames.join(", ")};
                       --bare: packages and SSH only, for "quorate cluster init";
                       --fresh: bare machines with systemd, where the packages are still to be installed
  down [--all]         take it down; --all takes down every lab of this checkout
  status               list the labs and their nodes
  ssh NODE [COMMAND…]  a shell on a node, or a command
  on|off|reboot NODE   the node's power
  link NODE up|down    the node's link to the cluster's network
  wait                 wait until all nodes that have power are online
  packages             list the Debian packages the lab needs and lacks

NAME is "lab" when left out; labs of other checkouts may have the same name.
`;

class Misuse extends Error {}

interface Arguments {
  words: string[];
  options: Map<string, string | true>;
}

/** Splits arguments; what follows the node of `ssh` belongs to the command there and is left alone. */
function parse(argv: readonly string[]): Arguments {
  const words: string[] = [];
  const options = new Map<string, string | true>();
  const withValue = new Set(["--name", "--names", "--interface", "--release", "--networks"]);
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? "";
    if (words[0] === "ssh" && words.length >= 2) words.push(argument);
    else if (withValue.has(argument)) {
      const value = argv[++i];
      if (value === undefined) throw new Misuse(`${argument} needs a value.`);
      options.set(argument, value);
    } else if (argument.startsWith("-")) options.set(argument, true);
    else words.push(argument);
  }
  return { words, options };
}

async function main(argv: readonly string[]): Promise<number> {
  const { words, options } = parse(argv);
  const [command, ...rest] = words;
  const known: Record<string, readonly string[]> = {
    up: ["--names", "--fencing", "--bare", "--fresh", "--networks", "--interface", "--release"],
    down: ["--all"],
  };
  for (const option of options.keys()) {
    if (option === "--help" || option === "-h") return say(help);
    if (option !== "--name" && !known[command ?? ""]?.includes(option)) throw new Misuse(`There is no ${option} here.`);
  }
  const name = `${options.get("--name") ?? "lab"}`;
  const expect = (count: number) => {
    if (rest.length !== count) throw new Misuse(`"${command}" takes ${count === 0 ? "nothing" : count} more.`);
  };
  const lab = (): Lab => {
    const found = findLab(name);
    if (found === undefined) throw new Error(`The lab "${name}" isn't up; "npm run lab -- up" starts it.`);
    return found;
  };
  switch (command) {
    case "up":
      if (rest.length > 1) throw new Misuse('"up" takes one number.');
      return up(name, rest[0], options);
    case "down":
      expect(0);
      return down(options.has("--all") ? undefined : name);
    case "status":
      expect(0);
      return status();
    case "ssh":
      return ssh(lab(), rest);
    case "on":
    case "off":
    case "reboot":
      expect(1);
      await lab()[command](rest[0] ?? "");
      return 0;
    case "link": {
      expect(2);
      const [node = "", state] = rest;
      if (state !== "up" && state !== "down") throw new Misuse("A link goes up or down.");
      await lab()[state === "up" ? "restoreNetwork" : "cutNetwork"](node);
      return 0;
    }
    case "wait":
      expect(0);
      await lab().wait();
      return say(`The cluster of the lab "${name}" is ready.\n`);
    case "packages":
      expect(0);
      return packages();
    case undefined:
    case "help":
      return say(help, command === undefined ? 2 : 0);
    default:
      throw new Misuse(`There is no command "${command}".`);
  }
}

function say(text: string, code = 0): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}

async function up(name: string, count: string | undefined, options: Arguments["options"]): Promise<number> {
  if (count !== undefined && !/^\d+$/.test(count)) throw new Misuse(`"${count}" isn't a number of nodes.`);
  const names = options.get("--names");
  const nic = options.get("--interface");
  const release = options.get("--release");
  const networks = options.get("--networks") ?? "1";
  if (networks !== "1" && networks !== "2") throw new Misuse("--networks takes 1 or 2.");
  const began = Date.now();
  const lab = await startLab({
    name,
    detached: true,
    fencing: options.has("--fencing"),
    bare: options.has("--bare"),
    fresh: options.has("--fresh"),
    networks: networks === "2" ? 2 : 1,
    ...(count === undefined ? {} : { nodes: Number(count) }),
    ...(typeof names === "string" ? { names: names.split(",") } : {}),
    ...(typeof nic === "string" ? { interface: nic } : {}),
    ...(typeof release === "string" ? { release } : {}),
  });
  say(`The lab "${name}" is up after ${((Date.now() - began) / 1000).toFixed(1)} s.\n`);
  for (const node of lab.nodes) say(`  ${node.name.padEnd(12)} 127.0.0.1:${node.port}   inside ${node.address}\n`);
  return say(`  ssh -F ${lab.sshConfigFile} ${lab.nodes[0]?.name}\n`);
}

async function down(name: string | undefined): Promise<number> {
  const plans = labsThatAreUp().filter((plan) => plan.checkout === checkout && [plan.name, undefined].includes(name));
  for (const plan of plans) {
    await findLab(plan.name)?.down();
    say(`The lab "${plan.name}" is down.\n`);
  }
  if (plans.length === 0) say(name === undefined ? "No lab is up.\n" : `The lab "${name}" isn't up.\n`);
  return 0;
}

async function status(): Promise<number> {
  const plans = labsThatAreUp();
  if (plans.length === 0) {
    const why = whyNoLab();
    return say(`No lab is up.${why === undefined ? "" : ` ${why}`}\n`);
  }
  for (const plan of plans) {
    const elsewhere = plan.checkout === checkout ? "" : `, of ${plan.checkout}`;
    say(`${plan.name}: ${plan.ready ? "up" : "starting"}, supervisor ${plan.owner.pid}, ${plan.runDir}${elsewhere}\n`);
    const states = plan.ready ? await findState(plan.runDir) : [];
    for (const node of plan.nodes) {
      const state = states.find((s) => s.name === node.name);
      const power = state === undefined ? "?" : `power ${state.power}`;
      const faults = [
        ...(state?.link === "down" ? ["link down"] : []),
        ...(state !== undefined && state.ssh !== "open" ? [`ssh ${state.ssh}`] : []),
      ];
      const pid = state?.pid === undefined ? (state?.power === "on" ? "booting" : "") : `pid ${state.pid} inside`;
      const columns = [node.name.padEnd(12), `127.0.0.1:${node.port}`, node.address.padEnd(14), power, pid, ...faults];
      say(`  ${columns.filter((c) => c !== "").join("  ")}\n`);
    }
  }
  return 0;
}

async function findState(runDir: string) {
  const { ask } = await import("./control.ts");
  type States = Awaited<ReturnType<Lab["status"]>>;
  return ask<States>(runDir, { op: "status" }).catch(() => [] as States);
}

function ssh(lab: Lab, rest: readonly string[]): Promise<number> {
  const [node, ...command] = rest;
  if (node === undefined) throw new Misuse('"ssh" takes a node, and a command when you want no shell.');
  const bare = node.slice(node.lastIndexOf("@") + 1);
  if (!lab.nodes.some((n) => n.name === bare)) {
    throw new Error(
      `The lab "${lab.name}" has no node "${bare}"; its nodes are ${lab.nodes.map((n) => n.name).join(", ")}.`,
    );
  }
  const child = spawn("ssh", ["-F", lab.sshConfigFile, node, ...command], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function packages(): Promise<number> {
  const { labPackages, missingPackages } = await import("../../scripts/packages.mjs");
  const missing = new Set(missingPackages("lab"));
  for (const name of labPackages) say(`${missing.has(name) ? "missing  " : "installed"}  ${name}\n`);
  return missing.size === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n${error instanceof Misuse ? `\n${help}` : ""}`);
  process.exitCode = error instanceof Misuse ? 2 : 1;
}
