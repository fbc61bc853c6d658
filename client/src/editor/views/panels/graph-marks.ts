import type { ClusterSnapshot, ResourceState } from "../../../cluster/status/snapshot.ts";
import type { ResourceMark, ResourceMarks } from "../../../graph/resource-marks.ts";
import { attentionOf, byName, failuresOf, formatState, placementsOf, resourcesById } from "../format-resource.ts";

/** The live state of each resource of a snapshot, as a picture shows it. */
export function graphMarks(snapshot: ClusterSnapshot): ResourceMarks {
  return new Map(
    [...resourcesById(snapshot)].map(([id, resource]) => [
      id,
      { kind: kindOf(resource, snapshot), nodes: nodesOf(resource), sentence: formatState(resource, snapshot) },
    ]),
  );
}

function nodesOf(resource: ResourceState): string {
  const active = placementsOf(resource).filter(({ role }) => role !== "Stopped");
  return [...new Set(active.map(({ node }) => node))].sort(byName).join(" ");
}

// A blocked resource counts as unmanaged too, so blocked comes first.
function kindOf(resource: ResourceState, snapshot: ClusterSnapshot): ResourceMark["kind"] {
  if (resource.blocked) return "blocked";
  if (resource.failed || failuresOf(resource, snapshot.failures).length > 0) return "failed";
  if (!resource.managed) return "unmanaged";
  if (attentionOf(resource, snapshot) === "busy") return "busy";
  const roles = placementsOf(resource).map(({ role }) => role);
  if (roles.includes("Promoted")) return "promoted";
  return roles.some((role) => role === "Started" || role === "Unpromoted") ? "started" : "stopped";
}
