import type { ClusterSnapshot } from "../status/snapshot.ts";
import type { ServiceFacts } from "./service-facts.ts";

/** What can be done with the services of a cluster. */
export const serviceActions = ["start", "stop", "restart", "enable", "disable"] as const;
/** What is done with the services of a cluster. */
export type ServiceAction = (typeof serviceActions)[number];

/** What a plan is made from. */
export interface ServicePlanInput {
  readonly action: ServiceAction;
  /** The names of nodes; all when undefined. */
  readonly chosen: readonly string[] | undefined;
  /** Restart: stop all of them, then start them; else one after the other. */
  readonly isTogether: boolean;
  readonly cluster: string;
  readonly nodes: readonly ServiceFacts[];
  readonly unreachable: readonly { readonly name: string; readonly reason: string }[];
  /** The status of the cluster; undefined where Pacemaker runs nowhere. */
  readonly snapshot: ClusterSnapshot | undefined;
}
