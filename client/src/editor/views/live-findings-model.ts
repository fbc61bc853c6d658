import { quoted } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, FailedAction, ResourceState } from "../../cluster/status/snapshot.ts";
import type { ResourceLine } from "./code-lens-model.ts";
import { attentionOf, formatFailure, resourcesById } from "./format-resource.ts";

/** The source of findings that come from the cluster itself, as the Problems view names it. */
export const liveSource = "quorate (live)";

/** A failure of the cluster, told where the text defines the resource. */
export interface LiveFinding {
  readonly place: ResourceLine;
  readonly message: string;
  /** An error when the resource runs nowhere, else a warning. */
  readonly severity: "error" | "warning";
  /** What a cleanup is told. */
  readonly resource: string;
  readonly node: string;
}

/**
 * The failures of a cluster at the statements that define their resources; those that the text doesn't define are left out.
 * Where the news has stopped, `stopped` (`no news since 14:02:05`) is told along.
 */
export function liveFindings(
  lines: readonly ResourceLine[],
  snapshot: ClusterSnapshot,
  stopped = "",
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
        message: `${findingMessage(failure)}${stopped === "" ? "" : ` (${stopped})`}`,
        severity: runsNowhere(failure, resources, snapshot) ? "error" : "warning",
        resource: failure.resource,
        node: failure.node,
      },
    ];
  });
}

/** The name that a text can hold for a resource that failed: without the number of a clone's instance, and for what Pacemaker makes itself for a bundle, the bundle's. */
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
