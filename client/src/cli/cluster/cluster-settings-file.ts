import fs from "node:fs";
import { type ParseError, parse } from "jsonc-parser";
import { quoted } from "../../../../server/src/text/phrases.ts";
import { clusterSettings } from "../../cluster/session/cluster-settings.ts";
import type { ClusterConfig } from "../../cluster/ssh/cluster-config.ts";
import { Misuse } from "../options.ts";

/** The clusters that a file of settings defines. */
export interface ClusterSettings {
  /** Its path, with no link in it. */
  readonly file: string;
  /** Owner and mode of what was read. */
  readonly stats: fs.Stats;
  readonly clusters: readonly ClusterConfig[];
}

/**
 * Reads the clusters in a file of settings; undefined where there is none, where it defines no cluster, and where `counts` says no to its
 * owner, so that nothing of it is read. Owner, mode and text are those of one and the same file, whatever its path leads to a moment later.
 * Throws Misuse for one that can't be read or isn't valid.
 */
export function readClusterSettings(
  path: string,
  counts: (stats: fs.Stats) => boolean = () => true,
): ClusterSettings | undefined {
  let handle: number | undefined;
  try {
    // Without waiting: a named pipe would never answer.
    handle = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    const stats = fs.fstatSync(handle);
    if (!stats.isFile() || !counts(stats)) return undefined;
    const file = fs.realpathSync(path);
    const clusters = clustersIn(file, fs.readFileSync(handle, "utf8"));
    return clusters.length === 0 ? undefined : { file, stats, clusters };
  } catch (error) {
    if (error instanceof Misuse) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Misuse(`"${path}" can't be read: ${message}`);
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

function clustersIn(file: string, text: string): readonly ClusterConfig[] {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new Misuse(`${quoted(file)} is not JSON (at character ${errors[0]?.offset})`);
  const setting =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)["quorate.clusters"] : undefined;
  const { clusters, problems } = clusterSettings(setting);
  if (problems.length > 0) throw new Misuse(`${quoted(file)}: ${problems.join(" ")}`);
  return clusters;
}
