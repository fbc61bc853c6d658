import { clusterSettings } from "../../../cluster/session/cluster-settings.ts";
import type { ClusterConfig } from "../../../cluster/ssh/cluster-config.ts";

/** The value of `quorate.clusters` for one folder of the workspace. */
interface ClustersSetting {
  /** What counts by the editor's order: the folder's list, else the workspace's, else the person's own. */
  readonly listed: unknown;
  /** The list in the person's own settings, those of the remote machine included. */
  readonly own: unknown;
}

/**
 * The clusters that a folder's settings list, each as the person's own settings define it, where they define one of that name: whoever wrote the
 * folder's files doesn't redirect a cluster of the person. Only the folder whose files describe it is the list's. The others are marked as
 * the project's. `problems` are sentences: entries that are invalid, or that count less than the person's own; the latter are in `overridden`, too.
 */
export function configuredClusters({ listed, own }: ClustersSetting): {
  readonly clusters: readonly ClusterConfig[];
  readonly problems: readonly string[];
  readonly overridden: readonly string[];
} {
  const theirs = clusterSettings(listed);
  const mine = new Map(clusterSettings(own).clusters.map((config) => [config.name, config]));
  const names = ownNames(own);
  const clusters: ClusterConfig[] = [];
  const problems = [...theirs.problems];
  const overridden: string[] = [];
  for (const config of theirs.clusters) {
    const known = mine.get(config.name);
    if (known !== undefined) {
      const { folder: _, ...connection } = known;
      clusters.push({ ...connection, ...(config.folder === undefined ? {} : { folder: config.folder }) });
      if (isSame({ ...config, folder: "" }, { ...known, folder: "" })) continue;
      overridden.push(
        `"${config.name}" is the cluster of your own settings. The folder's settings define another, which isn't used.`,
      );
    } else if (names.has(config.name)) {
      problems.push(
        `The cluster "${config.name}" is left out: your own settings define it, but not validly, and the folder's definition isn't used instead.`,
      );
    } else {
      clusters.push({ ...config, isOfProject: true });
    }
  }
  return { clusters, problems: [...problems, ...overridden], overridden };
}

/** The names in the person's own settings, those of invalid entries included. */
export function ownNames(own: unknown): ReadonlySet<string> {
  const entries: readonly unknown[] = Array.isArray(own) ? own : [];
  return new Set(
    entries.flatMap((each) =>
      typeof each === "object" && each !== null && "name" in each && typeof each.name === "string"
        ? [each.name.trim()]
        : [],
    ),
  );
}

/** Do two definitions say the same? */
export function isSame(a: ClusterConfig, b: ClusterConfig): boolean {
  return JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
