import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { quoted } from "../../../../server/src/text/phrases.ts";
import { isWrittenByOthers } from "../../cluster/own-files.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { shellLine } from "../../cluster/ssh/quote.ts";
import { Misuse } from "../options.ts";
import { type ClusterSettings, readClusterSettings } from "./cluster-settings-file.ts";

/** How a person names the cluster. */
export interface ClusterChoice {
  readonly cluster?: string | undefined;
  readonly host?: readonly string[] | undefined;
}

/** The cluster that a command works on. */
export interface ChosenCluster {
  readonly config: ClusterConfig;
  /** The settings of a folder that define it; absent where the person defined it: with --host, or in settings of their own. */
  readonly project?: ClusterSettings;
  /** What the person should know about the choice: sentences. */
  readonly notes: readonly string[];
}

/**
 * The chosen cluster: the named hosts, else the configured cluster of that name, else the only one there is.
 * Clusters are configured in `$XDG_CONFIG_HOME/quorate/settings.json`, the person's own, and in `.vscode/settings.json` of this folder or
 * one above it (`quorate.clusters`, as in the editor), which has to be trusted (`trust.ts`). The person's own definition of a name counts. A file
 * above this folder counts only if it belongs to this account, to root, or to the owner of this folder: in /tmp and the like anybody can create
 * one. Throws Misuse when there is none, or several.
 */
export function chooseCluster({ cluster: name, host }: ClusterChoice, folder = process.cwd()): ChosenCluster {
  if (host !== undefined && host.length > 0)
    return { config: { name: name ?? hostName(host[0] ?? ""), nodes: host }, notes: [] };
  const known = configuredClusters(folder);
  const names = [...known.keys()];
  const where = "Name one with --host USER@HOST, or configure quorate.clusters in .vscode/settings.json";
  if (name === undefined && names.length > 1)
    throw new Misuse(`which cluster? --cluster is one of ${names.join(", ")}`);
  if (names.length === 0) throw new Misuse(`no cluster is configured here. ${where}`);
  const chosen = known.get(name ?? names[0] ?? "");
  if (chosen === undefined)
    throw new Misuse(`no cluster ${quoted(name ?? "")} is configured here, only ${names.join(", ")}`);
  return chosen;
}

/** The clusters that are configured for a folder, by name: the person's own first. Throws Misuse where settings can't be read. */
export function configuredClusters(folder = process.cwd()): ReadonlyMap<string, ChosenCluster> {
  const known = new Map<string, ChosenCluster>();
  const own = ownSettings();
  for (const config of own?.clusters ?? []) known.set(config.name, { config, notes: [] });
  for (const project of projectSettings(folder)) {
    for (const config of project.clusters) {
      const earlier = known.get(config.name);
      if (earlier === undefined)
        known.set(config.name, { config: { ...config, isOfProject: true }, project, notes: [] });
      else if (earlier.project === undefined && !isSame(earlier.config, config))
        known.set(config.name, {
          ...earlier,
          notes: [
            `${quoted(config.name)} is the one of your own settings, ${own?.file}; "${project.file}" defines another.`,
          ],
        });
    }
  }
  return known;
}

function isSame(a: ClusterConfig, b: ClusterConfig): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}

function hostName(address: string): string {
  return address
    .replace(/^.*@/, "")
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/:\d+$/, "");
}

/** The person's own settings. Throws Misuse where others can write them. */
function ownSettings(): ClusterSettings | undefined {
  const config = process.env.XDG_CONFIG_HOME?.startsWith("/")
    ? process.env.XDG_CONFIG_HOME
    : path.join(os.homedir(), ".config");
  const settings = readClusterSettings(path.join(config, "quorate", "settings.json"));
  if (settings !== undefined && isWrittenByOthers(settings.stats))
    throw new Misuse(
      `${quoted(settings.file)} belongs to another account, or others can write it, so it is not used. Check its owner, and run: ${shellLine`chmod go-w ${settings.file}`}`,
    );
  return settings;
}

/** The settings of this folder and those above it, the nearest first. */
function projectSettings(folder: string): ClusterSettings[] {
  const found: ClusterSettings[] = [];
  const trusted = new Set([0, process.getuid?.(), fs.statSync(folder).uid]);
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const settings = readClusterSettings(path.join(at, ".vscode", "settings.json"), (stats) =>
      at === path.resolve(folder) ? true : trusted.has(stats.uid),
    );
    if (settings) found.push(settings);
    if (path.dirname(at) === at) return found;
  }
}
