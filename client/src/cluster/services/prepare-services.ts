import { ClusterError } from "../errors.ts";
import type { ClusterSession } from "../session/session-types.ts";
import type { ClusterSnapshot } from "../status/snapshot.ts";
import { openServiceNodes, type ServiceNode, type ServiceNodes } from "./service-nodes.ts";
import { planServices, type ServicePlan, type ServicePlanInput } from "./service-plan.ts";
import { type LeavingSimulation, simulateLeaving } from "./simulate-leaving.ts";

/** A plan with the connections that it runs by. */
export interface PreparedServices {
  readonly plan: ServicePlan;
  /** What would move; undefined where nothing leaves, or the cluster doesn't run. */
  readonly simulation: LeavingSimulation | undefined;
  readonly nodes: readonly ServiceNode[];
  close(): void;
}

/** What a person asked for. */
interface ServiceRequest extends Pick<ServicePlanInput, "action" | "chosen" | "isTogether"> {}

/**
 * Connects to the nodes, looks at them, plans, and simulates what would move. Rejects with a ClusterError where that isn't possible or
 * makes no sense; nothing is changed.
 */
export async function prepareServices(
  session: ClusterSession,
  request: ServiceRequest,
  signal?: AbortSignal,
): Promise<PreparedServices> {
  const opened = await openServiceNodes(session, signal);
  try {
    const snapshot = opened.nodes.some(({ facts }) => facts.runsPacemaker)
      ? await statusOf(session, opened, signal)
      : undefined;
    const plan = planServices({
      ...request,
      cluster: session.config.name,
      nodes: opened.nodes.map(({ facts }) => facts),
      unreachable: opened.unreachable,
      snapshot,
    });
    const leaves = (plan.action === "stop" || plan.action === "restart") && plan.nodes.length > 0;
    const leaving = plan.isTogether || plan.nodes.length === 1 ? plan.nodes : [];
    // Where no node is left, the resources have stopped before corosync does.
    const running = opened.nodes.filter(({ facts }) => facts.runsPacemaker).map(({ name }) => name);
    const isAll = running.every((name) => leaving.includes(name));
    const keepsQuorum = isAll || plan.quorum?.isQuorate !== false;
    const simulation =
      leaves && snapshot !== undefined && leaving.length > 0
        ? await simulateLeaving(session, leaving, keepsQuorum, signal)
        : undefined;
    return { plan, simulation, nodes: opened.nodes, close: opened.close };
  } catch (error) {
    opened.close();
    throw error;
  }
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
