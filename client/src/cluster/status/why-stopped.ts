import { listing, quoted } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot } from "./snapshot.ts";

/**
 * What the status alone says of why a stopped resource is stopped, to go behind "is stopped"; empty where nothing does. The fail counts stay
 * where no failed operation is listed any more, as after a new definition of the same name.
 */
export function whyStopped(id: string, { failures, failCounts }: ClusterSnapshot): string {
  if (failures.some(({ resource }) => resource.replace(/:\d+$/, "") === id)) return "";
  const nodes = failCounts
    .filter(({ resource, count, threshold }) => resource === id && threshold > 0 && count >= threshold)
    .map(({ node }) => quoted(node));
  return nodes.length === 0 ? "" : `: it failed before on ${listing(nodes)}, and isn't tried there before a cleanup`;
}
