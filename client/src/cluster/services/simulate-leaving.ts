import { parseXml } from "../../../../server/src/text/xml.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { type Cell, cellsOf, weights } from "../what-if/cells.ts";
import { fenceDevices, fencingOf } from "../what-if/fencing-of.ts";
import { nodesOfCib } from "../what-if/member-nodes.ts";
import { placementsAfter, readPrediction } from "../what-if/placements.ts";
import { standbyEdits, withoutQuorumEdit } from "../what-if/scenarios.ts";
import { whyUnreadable } from "../what-if/scheduler.ts";
import { sessionScheduler } from "../what-if/session-scheduler.ts";

/** What becomes of resources when nodes leave in an orderly way, as the cluster's scheduler says. */
export interface LeavingSimulation {
  /** Of each resource that doesn't stay as it is, a sentence; fence devices are left out. The worst first. */
  readonly sentences: readonly string[];
  /** The resources that nobody serves then. */
  readonly down: readonly string[];
  /** Why nothing is known; there are no sentences then. */
  readonly problem?: string;
}

/** Simulates that nodes leave. `keepsQuorum`: whether the others have quorum then. Rejects only when it was cancelled. */
export async function simulateLeaving(
  session: ClusterSession,
  names: readonly string[],
  keepsQuorum: boolean,
  signal?: AbortSignal,
): Promise<LeavingSimulation> {
  try {
    const cib = await session.readCib(signal);
    const root = parseXml(cib);
    const nodes = nodesOfCib(root).filter(({ name, isStandby }) => names.includes(name) && !isStandby);
    const edits = [
      ...nodes.flatMap((node) => standbyEdits(root, node)),
      ...(keepsQuorum || root.attributes["have-quorum"] === "0" ? [] : [withoutQuorumEdit(cib, root)]),
    ];
    const [now, then] = await sessionScheduler(session).run(cib, [[], edits], { signal });
    const before = now && readPrediction(now.output);
    const prediction = then && before && readPrediction(then.output, before.unique);
    if (!before || !prediction) return missing(whyUnreadable(now?.problem === undefined ? then : now));
    const cells = cellsOf({
      before: before.before,
      after: placementsAfter({ ...prediction, before: before.before }, []),
      prediction,
      lost: [],
      unfenced: [],
      isFencingEnabled: fencingOf(root).isEnabled,
    });
    const devices = fenceDevices(root);
    const changed = cells
      .filter(({ resource, outcome }) => outcome !== "stays" && !devices.has(resource))
      .sort((a, b) => weights[b.outcome] - weights[a.outcome]);
    const isDown = ({ outcome }: Cell): boolean => outcome === "stops" || outcome === "unavailable";
    return {
      sentences: changed.map(({ sentence }) => sentence),
      down: changed.filter(isDown).map(({ resource }) => resource),
    };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled") throw error;
    return missing(error.message);
  }
}

function missing(problem: string): LeavingSimulation {
  return { sentences: [], down: [], problem };
}
