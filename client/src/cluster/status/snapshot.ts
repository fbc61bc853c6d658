/** The state of a cluster at one moment, as `crm_mon --output-as=xml` prints it. Plain data: it is sent to the panel's page as JSON. */
export interface ClusterSnapshot {
  /** When it was read, in milliseconds since the epoch (the clock of this machine). */
  readonly takenAt: number;
  /** The node that answered, as it was addressed. */
  readonly source: string;
  readonly pacemakerVersion: string;
  /** The name of the DC (designated controller); absent while none is elected. */
  readonly dc?: string;
  readonly quorum: boolean;
  readonly fencingEnabled: boolean;
  readonly maintenance: boolean;
  readonly noQuorumPolicy?: string;
  /** When and by whom the configuration was last changed, as the cluster reports it. */
  readonly lastChange?: {
    readonly time: string;
    readonly user?: string;
    readonly client?: string;
    readonly origin?: string;
  };
  readonly nodes: readonly NodeState[];
  /** Top-level resources; groups, clones and bundles hold theirs. */
  readonly resources: readonly ResourceState[];
  readonly failures: readonly FailedAction[];
  readonly bans: readonly {
    readonly id: string;
    readonly resource: string;
    readonly node: string;
    readonly weight: string;
    readonly promotedOnly: boolean;
  }[];
  /** The constraints that manual moves and bans left in the configuration, until somebody clears them. */
  readonly leftovers: readonly LeftoverConstraint[];
  /** The newest first. */
  readonly fencing: readonly FencingEvent[];
  readonly tickets: readonly TicketState[];
  /** How often resources failed on a node; only where they did. */
  readonly failCounts: readonly FailCount[];
  /** Corosync's votes; absent where the account may not read them. */
  readonly votes?: Votes;
}

/** A constraint that `crm_resource --move` or `--ban` made. */
export interface LeftoverConstraint {
  readonly id: string;
  readonly resource: string;
  /** `prefer` attracts the resource to the node, `ban` keeps it away. */
  readonly kind: "prefer" | "ban";
  readonly node: string;
  /** Does it apply to the promoted role only? */
  readonly promotedOnly: boolean;
  /** When it expires, as written in the configuration, where it stays without effect afterwards. */
  readonly until?: string;
}

/** A ticket of a multi-site cluster. */
export interface TicketState {
  readonly id: string;
  readonly granted: boolean;
  readonly standby: boolean;
  readonly lastGranted?: string;
}

/** How often a resource failed on a node. */
export interface FailCount {
  readonly resource: string;
  readonly node: string;
  /** 1000000 means permanently: it is not started there again before a cleanup. */
  readonly count: number;
  /** The number of failures after which it has to leave the node; 0 for never. */
  readonly threshold: number;
}

/** The votes of corosync's votequorum. */
export interface Votes {
  readonly expected: number;
  readonly total: number;
  /** The number needed for quorum. */
  readonly quorum: number;
}

/** How a node is, in one word; `pending` has joined corosync and not yet Pacemaker. */
export type NodeCondition = "online" | "standby" | "maintenance" | "pending" | "unclean" | "offline";

/** A node, as crm_mon shows it. */
export interface NodeState {
  readonly name: string;
  readonly id: string;
  readonly type: "member" | "remote" | "guest" | "ping" | "unknown";
  /** The most important condition; `unclean` has precedence over all others. */
  readonly condition: NodeCondition;
  readonly isDc: boolean;
  readonly resourcesRunning: number;
  /** In standby because an operation with on-fail=standby failed there, not by a command. */
  readonly standbyOnFail?: boolean;
  /** The health that agents report; absent while green. */
  readonly health?: "yellow" | "red";
  /** It is leaving the cluster by an orderly shutdown. */
  readonly isLeaving?: boolean;
  /** It is offline and didn't leave in order: it failed, was cut off or was fenced. */
  readonly isLost?: boolean;
  /** The resource that is this guest or remote node. */
  readonly asResource?: string;
  /** Attributes that agents or people set, without those that other fields have and the scores of promotable clones. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

/** What a resource is doing on a node, or about to do; roles have their current names. */
export type ResourceRole =
  | "Started"
  | "Stopped"
  | "Promoted"
  | "Unpromoted"
  | "Starting"
  | "Stopping"
  | "Promoting"
  | "Demoting"
  | "Migrating"
  | "Unknown";

/** A resource with what it contains, as crm_mon shows it. */
export interface ResourceState {
  readonly id: string;
  readonly kind: "primitive" | "group" | "clone" | "promotable" | "bundle" | "replica";
  /** `ocf:heartbeat:IPaddr2`; absent for containers. */
  readonly agent?: string;
  /** The nodes it runs on, and its role there. Several entries for the instances of a clone; empty when it runs nowhere. */
  readonly placements: readonly { readonly node: string; readonly role: ResourceRole }[];
  readonly role: ResourceRole;
  readonly failed: boolean;
  readonly managed: boolean;
  readonly disabled: boolean;
  readonly maintenance: boolean;
  readonly blocked: boolean;
  readonly orphaned: boolean;
  readonly pending?: string;
  readonly children: readonly ResourceState[];
}

/** An operation that failed and wasn't cleaned up. */
export interface FailedAction {
  readonly resource: string;
  readonly node: string;
  /** `start`, `monitor`, … */
  readonly operation: string;
  /** Milliseconds; 0 for one that doesn't recur. */
  readonly interval: number;
  /** The agent's return code and its meaning (`not installed`). */
  readonly exitCode: number;
  readonly exitText: string;
  readonly reason?: string;
  readonly status: string;
  readonly when?: string;
}

/** An entry of the fencing history. `client` asked for it through the node `origin`; `completed` is a date as Pacemaker writes it. */
export interface FencingEvent {
  readonly target: string;
  readonly action: string;
  readonly device?: string;
  readonly client?: string;
  readonly origin?: string;
  readonly status: "success" | "failed" | "pending";
  readonly completed?: string;
  readonly reason?: string;
}

/** The state of the connection to a configured cluster; `message` is a sentence for people. */
export type ConnectionState =
  | { readonly kind: "disconnected" }
  | { readonly kind: "connecting"; readonly node?: string }
  | { readonly kind: "connected"; readonly node: string }
  /** It was connected; the connection was lost, and is being opened again. */
  | { readonly kind: "lost"; readonly message: string; readonly since: number }
  /** A person has to act: wrong key, login refused, unreachable … */
  | { readonly kind: "failed"; readonly message: string };

/** One configured cluster as views see it. */
export interface ClusterView {
  readonly name: string;
  readonly connection: ConnectionState;
  /** The last snapshot; stale while the connection is lost. */
  readonly snapshot?: ClusterSnapshot;
}
