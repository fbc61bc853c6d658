import fs from "node:fs";
import path from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import type { ClusterConfig } from "../../../cluster/ssh/cluster-config.ts";
import { err } from "../../output.ts";
import { replaceFile } from "../../replace-file.ts";
import { configuredClusters } from "../choose-cluster.ts";

const corosyncFile = "corosync.conf";

/** Adds a new cluster to this folder: its corosync.conf, its first crm file where there is none, and its entry in .vscode/settings.json. What is there already stays. */
export function saveNewCluster(config: ClusterConfig, corosync: string, crm: string): void {
  if (!fs.existsSync(corosyncFile)) fs.writeFileSync(corosyncFile, corosync, { flag: "wx" });
  if (!fs.readdirSync(".").some((name) => /\.(?:crm|pcs)$/.test(name)))
    fs.writeFileSync("cluster.crm", crm, { flag: "wx" });
  if (configuredClusters().has(config.name)) return;
  const settings = settingsFile();
  const { name, nodes } = config;
  writeSettings(settings, ["quorate.clusters", -1], { name, nodes }, true);
  err(`"${name}" is added to ${settings}.\n`);
}

/** Replaces this folder's corosync.conf by the one that the nodes have now, where it was the one that they had before. */
export function saveCorosync(before: string, after: string): void {
  if (before === after || !fs.existsSync(corosyncFile)) return;
  const own = fs.readFileSync(corosyncFile, "utf8");
  if (own === before) replaceFile(corosyncFile, after);
  else if (own !== after) err(`This folder's ${corosyncFile} isn't the one that the nodes had; it is left as it is.\n`);
}

/** Adds the address of a node to the cluster's entry in this folder's settings, where it has one. */
export function addNodeToSettings(config: ClusterConfig, host: string): void {
  changeNodes(config.name, (nodes) => (nodes.includes(host) ? nodes : [...nodes, host]));
}

/** Removes the address of a node from the cluster's entry in this folder's settings, where it has one with other nodes. */
export function removeNodeFromSettings(config: ClusterConfig, host: string): void {
  changeNodes(config.name, (nodes) => (nodes.length > 1 ? nodes.filter((each) => each !== host) : nodes));
}

function changeNodes(name: string, change: (nodes: readonly string[]) => readonly string[]): void {
  const { project } = configuredClusters().get(name) ?? {};
  if (project === undefined || path.resolve(project.file) !== path.resolve(settingsFile())) return;
  const index = project.clusters.findIndex((each) => each.name === name);
  const nodes = project.clusters[index]?.nodes ?? [];
  const next = change(nodes);
  if (next.length !== nodes.length) writeSettings(settingsFile(), ["quorate.clusters", index, "nodes"], next, false);
}

function settingsFile(): string {
  return path.join(".vscode", "settings.json");
}

function writeSettings(settings: string, place: (string | number)[], value: unknown, isArrayInsertion: boolean): void {
  const former = fs.existsSync(settings) ? fs.readFileSync(settings, "utf8") : "{}\n";
  const options = { formattingOptions: { tabSize: 2, insertSpaces: true }, isArrayInsertion };
  const text = applyEdits(former, modify(former, place, value, options));
  if (fs.existsSync(settings)) replaceFile(settings, text);
  else {
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    fs.writeFileSync(settings, text, { flag: "wx" });
  }
}
