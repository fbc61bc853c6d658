import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import type { ServiceNode, ServiceNodes } from "./service-nodes.ts";
import { planServices, type ServicePlan } from "./service-plan.ts";
import type { ServicePlanInput } from "./service-plan-input.ts";
import { type LeavingSimulation, simulateLeaving } from "./simulate-leaving.ts";

/** A plan with the nodes that it runs on. */
export interface PreparedServices {
  readonly plan: ServicePlan;
  /** What would move; undefined where nothing leaves, or the cluster doesn't run. */
  readonly simulation: LeavingSimulation | undefined;
  readonly nodes: readonly ServiceNode[];
}

/** What a person asked for. */
interface ServiceRequest extends Pick<ServicePlanInput, "action" | "chosen" | "isTogether"> {}

/**
 * Plans what is done on nodes that were opened, and simulates what would move. Rejects with a ClusterError where that isn't possible or
 * makes no sense; nothing is changed.
 */
export async function prepareServices(
  session: ClusterSession,
  opened: ServiceNodes,
  request: ServiceRequest,
  signal?: AbortSignal,
): Promise<PreparedServices> {
  const { nodes, unreachable } = opened;
  const snapshot = nodes.some(({ facts }) => facts.runsPacemaker) ? await statusOf(session, opened, signal) : undefined;
  const plan = planServices({
    ...request,
    cluster: session.config.name,
    nodes: nodes.map(({ facts }) => facts),
    unreachable,
    snapshot,
  });
  const isLeaving = plan.action === "stop" || plan.action === "restart";
  const leaving = isLeaving && (plan.isTogether || plan.nodes.length === 1) ? plan.nodes : [];
  // Where no node is left, the resources have stopped before corosync does.
  const isAll = nodes.every(({ name, facts }) => !facts.runsPacemaker || leaving.includes(name));
  const keepsQuorum = isAll || plan.quorum?.isQuorate !== false;
  const simulation =
    leaving.length > 0 && snapshot !== undefined
      ? await simulateLeaving(session, leaving, keepsQuorum, signal)
      : undefined;
  return { plan, simulation, nodes };
}

/** The status; undefined where Pacemaker doesn't answer: it may be starting, or have no DC. */
async function statusOf(
  session: ClusterSession,
  { nodes }: ServiceNodes,
  signal: AbortSignal | undefined,
): Promise<ClusterSnapshot | undefined> {
  try {
    return await session.refresh(signal);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind === "cancelled" || signal?.aborted) throw error;
    if (nodes.every(({ facts }) => !facts.votes?.isQuorate)) return undefined;
    throw error;
  }
}
