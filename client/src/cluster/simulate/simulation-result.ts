/** What may become of a resource, or of a node, when a plan is applied. */
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

/** What a step does to the service: it fences a node, takes away what runs, interrupts what runs, or does neither. */
export type Risk = "fences" | "removes" | "disturbs" | "harmless";

/** One step of a transition, told for all nodes that it happens on alike. */
export interface Step {
  readonly kind: StepKind;
  /** The resource, without the number of a clone's instance; for a fencing the node. A group stands for its members when they all do the same. */
  readonly subject: string;
  /** The members that a group stands for. */
  readonly members: readonly string[];
  /** The group, clone or bundle that the resource is in. */
  readonly within?: string;
  /** Where it happens; for a move and a migration where it comes from. In natural order. */
  readonly nodes: readonly string[];
  /** Where a move or a migration goes to. */
  readonly to?: string;
  /** The scheduler's words for why, where it gave any. */
  readonly reason?: string;
  readonly risk: Risk;
}

/** A resource that will not do what it should, and why as far as it is known. */
export interface InactiveResource {
  readonly resource: string;
  /** `stopped`: it stays stopped; `blocked`: the scheduler would do something to it, but may not. */
  readonly state: "stopped" | "blocked";
  /** A clause such as `its target-role says so`. */
  readonly why: string;
}

/** What the cluster would do with the wanted configuration, by its own scheduler. */
export interface Transition {
  /** What the plan brings about, in the order in which it would happen. */
  readonly steps: readonly Step[];
  /** What the cluster does anyway, with the configuration it has. */
  readonly anyway: readonly Step[];
  /** What stays stopped or is blocked and has to do with the plan. */
  readonly inactive: readonly InactiveResource[];
}

/** What crm_verify said. */
export interface VerifyFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  /** Whether it says the same of the configuration as it is now. */
  readonly isExisting: boolean;
}

/** What the cluster itself says of a plan. */
export interface SimulationResult {
  readonly verify: readonly VerifyFinding[];
  /** Absent when the cluster couldn't tell; `missing` then says why. */
  readonly transition?: Transition;
  /** A sentence: why the transition is missing. */
  readonly missing?: string;
  /** Whether the cluster would refuse the configuration as invalid; `verify` then says why. */
  readonly wouldRefuse?: true;
}
