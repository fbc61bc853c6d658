import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type ParseError, parse } from "jsonc-parser";
import { clusterSettings } from "../../cluster/session/cluster-settings.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { Misuse } from "../options.ts";

/** How a person names the cluster. */
export interface ClusterChoice {
  readonly cluster?: string | undefined;
  readonly host?: readonly string[] | undefined;
}

/**
 * The chosen cluster: the named hosts, else the configured cluster of that name, else the only one there is.
 * Clusters are configured in `.vscode/settings.json` of this folder or one above it (`quorate.clusters`, as in the editor),
 * and in `$XDG_CONFIG_HOME/quorate/settings.json` of the same form. A file above this folder counts only if it belongs to this account, to root,
 * or to the owner of this folder: in /tmp and the like anybody can create one. Throws Misuse when there is none, or several.
 */
export function chooseCluster({ cluster: name, host }: ClusterChoice, folder = process.cwd()): ClusterConfig {
  if (host !== undefined && host.length > 0) return { name: name ?? hostName(host[0] ?? ""), nodes: host };
  const files = settingsFiles(folder);
  const known = new Map<string, ClusterConfig>();
  for (const file of files)
    for (const cluster of clustersIn(file)) if (!known.has(cluster.name)) known.set(cluster.name, cluster);
  const names = [...known.keys()];
  const where = "Name one with --host USER@HOST, or configure quorate.clusters in .vscode/settings.json";
  if (name === undefined && names.length > 1)
    throw new Misuse(`which cluster? --cluster is one of ${names.join(", ")}`);
  if (names.length === 0) throw new Misuse(`no cluster is configured here. ${where}`);
  const chosen = known.get(name ?? names[0] ?? "");
  if (chosen === undefined) throw new Misuse(`no cluster "${name}" is configured here, only ${names.join(", ")}`);
  return chosen;
}

function hostName(address: string): string {
  return address
    .replace(/^.*@/, "")
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/:\d+$/, "");
}

function settingsFiles(folder: string): string[] {
  const own = path.join(path.resolve(folder), ".vscode", "settings.json");
  const trusted = new Set([0, process.getuid?.(), fs.statSync(folder).uid]);
  const above: string[] = [];
  for (let at = path.resolve(folder); path.dirname(at) !== at; at = path.dirname(at)) {
    const file = path.join(path.dirname(at), ".vscode", "settings.json");
    const found = fs.statSync(file, { throwIfNoEntry: false });
    if (found && trusted.has(found.uid)) above.push(file);
  }
  const config = process.env.XDG_CONFIG_HOME?.startsWith("/")
    ? process.env.XDG_CONFIG_HOME
    : path.join(os.homedir(), ".config");
  return [own, ...above, path.join(config, "quorate", "settings.json")].filter((file) => fs.existsSync(file));
}

function clustersIn(file: string): readonly ClusterConfig[] {
  const errors: ParseError[] = [];
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new Misuse(`"${file}" can't be read: ${(error as Error).message}`);
  }
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new Misuse(`"${file}" is not JSON (at character ${errors[0]?.offset})`);
  const setting =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)["quorate.clusters"] : undefined;
  const { clusters, problems } = clusterSettings(setting);
  if (problems.length > 0) throw new Misuse(`"${file}": ${problems.join(" ")}`);
  return clusters;
}
