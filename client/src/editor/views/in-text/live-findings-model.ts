import { quoted } from "../../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, FailedAction, ResourceState } from "../../../cluster/status/snapshot.ts";
import { attentionOf, formatFailure, resourcesById } from "../format-resource.ts";
import type { ResourceLine } from "./code-lens-model.ts";

/** The source of the cluster's own failures in the Problems view. */
export const liveSource = "quorate (live)";

/** A failure of the cluster, at the statement that defines the resource. */
export interface LiveFinding {
  readonly place: ResourceLine;
  readonly message: string;
  /** An error when the resource runs nowhere, else a warning. */
  readonly severity: "error" | "warning";
  /** The resource for a cleanup, which may be a clone's instance. */
  readonly resource: string;
  readonly node: string;
}

/**
 * The failures of a cluster at the statements that define their resources, without those that the text doesn't define.
 * Where the status is stale, `stale` (`stale since 14:02:05`) is appended.
 */
export function liveFindings(
  lines: readonly ResourceLine[],
  snapshot: ClusterSnapshot,
  stale = "",
): readonly LiveFinding[] {
  if (snapshot.failures.length === 0) return [];
  const resources = resourcesById(snapshot);
  const places = new Map(lines.map((line) => [line.id, line]));
  return snapshot.failures.flatMap((failure): LiveFinding[] => {
    const place = places.get(definedName(failure.resource, places, resources));
    if (place === undefined) return [];
    return [
      {
        place,
        message: `${findingMessage(failure)}${stale === "" ? "" : ` (${stale})`}`,
        severity: runsNowhere(failure, resources, snapshot) ? "error" : "warning",
        resource: failure.resource,
        node: failure.node,
      },
    ];
  });
}

/** The name that a text has for a failed resource: without the number of a clone's instance, and the bundle for a resource that Pacemaker creates for it. */
function definedName(
  failed: string,
  places: ReadonlyMap<string, ResourceLine>,
  resources: ReadonlyMap<string, ResourceState>,
): string {
  const name = failed.replace(/:\d+$/, "");
  if (places.has(name)) return name;
  const bundles = [...places.keys()].filter((id) => resources.get(id)?.kind === "bundle" && name.startsWith(`${id}-`));
  return bundles.sort((a, b) => b.length - a.length)[0] ?? name;
}

function findingMessage(failure: FailedAction): string {
  const when = failure.when ? ` Since ${failure.when}.` : "";
  return `${quoted(failure.resource)} failed: ${formatFailure(failure)}.${when}`;
}

function runsNowhere(
  { resource }: FailedAction,
  resources: ReadonlyMap<string, ResourceState>,
  snapshot: ClusterSnapshot,
): boolean {
  const state = resources.get(resource) ?? resources.get(resource.replace(/:\d+$/, ""));
  return state !== undefined && attentionOf(state, snapshot) === "error";
}
