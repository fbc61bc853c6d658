import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Lab } from "../test/lab/lab.ts";
import { root } from "./paths.mjs";

/** The examples that a working folder can be made of: the folders of examples/ that hold a cluster.crm. */
export function examples(): string[] {
  const folder = join(root, "examples");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => basename(path) === "cluster.crm")
    .map((path) => dirname(path).replaceAll("\\", "/"))
    .sort();
}

/** The setting `quorate.clusters` that leads to a lab: its nodes on loopback, its key, and the host keys that vouch for it. */
export function clustersSetting(lab: Lab): readonly object[] {
  return [
    {
      name: "lab",
      nodes: lab.nodes.map((node) => `${lab.user}@${node.host}:${node.port}`),
      identityFile: lab.identityFile,
      knownHostsFile: lab.knownHostsFile,
    },
  ];
}

/**
 * Copies an example to a folder, and configures the connection to the lab when there is one. In a folder that is already there only what
 * leads to the lab is renewed. Throws when there is no such example.
 */
export function makeWorkingFolder(folder: string, example: string, lab?: Lab): void {
  if (!examples().includes(example)) {
    throw new Error(`There is no example "${example}". The examples are: ${examples().join(", ")}.`);
  }
  if (!existsSync(folder)) cpSync(join(root, "examples", example), folder, { recursive: true });
  const settings = { "quorate.clusters": lab ? clustersSetting(lab) : [] };
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, ".vscode/settings.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** Makes a folder in which a cluster can be made of the lab's bare machines, with the way to it. */
export function makeFreshFolder(folder: string, lab: Lab): void {
  mkdirSync(folder, { recursive: true });
  const names = lab.nodes.map(({ name }) => name);
  const hosts = names.map((name) => `--host ${name}`).join(" ");
  const text = `# From bare machines to a cluster

The machines ${names.join(", ")} answer SSH, and have nothing of a cluster yet. Their addresses are ${lab.nodes.map(({ address }) => address).join(", ")}; ${lab.virtualAddress} is free.

- Here: *Quorate: New Cluster…* in the palette (F1). Check ${names.join(" and ")}, and choose "Another device…" with \`fence_lab\` for fencing.
- In a terminal: \`quorate cluster init --cluster web ${hosts} --fencing fence_lab\`
- What can be installed besides: apache2, nginx, crmsh, pcs, ufw, firewalld, nftables, chrony, sbd, corosync-qdevice.
- \`ssh ${names[0]}\` reaches a machine as root.
`;
  writeFileSync(join(folder, "README.md"), text);
}
