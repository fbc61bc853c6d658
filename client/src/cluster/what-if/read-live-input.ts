import { lookAt } from "../services/service-nodes.ts";
import type { ClusterSession } from "../session/session-types.ts";
import { liveInput, type StatedCib } from "./input.ts";
import type { QuorumRules } from "./quorum.ts";

/** The live CIB of a cluster, and how its corosync counts the votes as far as the connected node says it. Rejects with a ClusterError. */
export async function readLiveInput(session: ClusterSession, signal?: AbortSignal): Promise<StatedCib> {
  const cib = await session.readCib(signal);
  return liveInput(cib, await lookAt(session, signal));
}

/** How the votes of a cluster are counted, for a CIB that was read before. Rejects with a ClusterError. */
export async function readQuorumRules(
  session: ClusterSession,
  cib: string,
  signal?: AbortSignal,
): Promise<QuorumRules> {
  return liveInput(cib, await lookAt(session, signal)).quorum;
}
