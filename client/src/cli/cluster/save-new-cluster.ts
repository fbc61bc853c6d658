import fs from "node:fs";
import path from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { err } from "../output.ts";
import { replaceFile } from "../replace-file.ts";
import { configuredClusters } from "./choose-cluster.ts";

/** Adds a new cluster to this folder: its corosync.conf, and its entry in .vscode/settings.json. What is there already stays. */
export function saveNewCluster(config: ClusterConfig, corosync: string): void {
  if (!fs.existsSync("corosync.conf")) fs.writeFileSync("corosync.conf", corosync, { flag: "wx" });
  if (configuredClusters().has(config.name)) return;
  const settings = path.join(".vscode", "settings.json");
  const former = fs.existsSync(settings) ? fs.readFileSync(settings, "utf8") : "{}\n";
  const { name, nodes } = config;
  const options = { formattingOptions: { tabSize: 2, insertSpaces: true }, isArrayInsertion: true };
  const text = applyEdits(former, modify(former, ["quorate.clusters", -1], { name, nodes }, options));
  if (fs.existsSync(settings)) replaceFile(settings, text);
  else {
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    fs.writeFileSync(settings, text, { flag: "wx" });
  }
  err(`"${name}" is added to ${settings}.\n`);
}
