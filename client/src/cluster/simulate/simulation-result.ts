import type { TransitionAction } from "./transition-actions.ts";

/** What can happen to a resource, or to a node, when a plan is applied. */
export type StepKind =
  | "fence"
  | "stop"
  | "demote"
  | "move"
  | "restart"
  | "recover"
  | "migrate"
  | "reload"
  | "promote"
  | "start";

/** What a step does to services: it fences a node, removes or interrupts a running resource, or does nothing of that. */
export type Risk = "fences" | "removes" | "interrupts" | "harmless";

/** One step of a transition, on all nodes where the same happens. */
export interface Step {
  readonly kind: StepKind;
  /** The resource, without the number of a clone's instance; for fencing the node. A group represents its members when they all do the same. */
  readonly subject: string;
  /** The members that a group represents. */
  readonly members: readonly string[];
  /** The group, clone or bundle that the resource is in. */
  readonly within?: string;
  /** Where it happens; for a move and a migration the source. In natural order. */
  readonly nodes: readonly string[];
  /** The target of a move or a migration. */
  readonly to?: string;
  /** The scheduler's reason, where it gives one. */
  readonly reason?: string;
  readonly risk: Risk;
}

/** A resource that stays inactive, and why as far as it is known. */
export interface InactiveResource {
  readonly resource: string;
  /** `stopped`: it stays stopped; `blocked`: the scheduler is not allowed to run an action on it. */
  readonly state: "stopped" | "blocked";
  /** A clause such as `its target-role is Stopped`. */
  readonly why: string;
  /** The cluster starts it later, once what it waits for is there. */
  readonly isForNow?: true;
}

/** What the scheduler of the cluster would do with the wanted configuration. */
export interface Transition {
  /** The effects of the plan, in the order in which they would happen. */
  readonly steps: readonly Step[];
  /** What the cluster does anyway, with the current configuration. */
  readonly anyway: readonly Step[];
  /** What stays stopped or is blocked and concerns the plan. */
  readonly inactive: readonly InactiveResource[];
  /** Each step with those before it, for a picture; empty where there are none, or too many. */
  readonly actions?: readonly TransitionAction[];
}

/** A finding of crm_verify. */
export interface VerifyFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Does the live configuration have it, too? */
  readonly isExisting: boolean;
}

/** The result of simulating a plan. */
export interface SimulationResult {
  readonly verify: readonly VerifyFinding[];
  /** Absent when there is none; `missing` then says why. */
  readonly transition?: Transition;
  /** A sentence: why there is no transition. */
  readonly missing?: string;
  /** Would the cluster refuse the configuration as invalid? `verify` then says why. */
  readonly wouldRefuse?: true;
}
