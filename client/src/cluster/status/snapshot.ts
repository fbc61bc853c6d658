/** The state of a whole cluster at one moment, as `crm_mon --output-as=xml` told it. Plain data: it crosses to the panel's page as JSON. */
export interface ClusterSnapshot {
  /** When it was read, in milliseconds since the epoch (the clock of this machine). */
  readonly takenAt: number;
  /** The node that answered, as it was addressed. */
  readonly source: string;
  readonly pacemakerVersion: string;
  /** The designated controller's name; absent while none is elected. */
  readonly dc?: string;
  readonly quorum: boolean;
  readonly fencingEnabled: boolean;
  readonly maintenance: boolean;
  readonly noQuorumPolicy?: string;
  /** When and by whom the configuration was last changed, as the cluster tells it. */
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
  /** What moves and bans by hand left in the configuration, until somebody clears it. */
  readonly leftovers: readonly LeftoverConstraint[];
  /** The newest first. */
  readonly fencing: readonly FencingEvent[];
  readonly tickets: readonly TicketState[];
  /** How often resources failed on a node, where they did. */
  readonly failCounts: readonly FailCount[];
  /** Corosync's votes; absent where the account may not ask for them. */
  readonly votes?: Votes;
}

/** A constraint that `crm_resource --move` or `--ban` made. */
export interface LeftoverConstraint {
  readonly id: string;
  readonly resource: string;
  /** `prefer` draws the resource to the node, `ban` keeps it off. */
  readonly kind: "prefer" | "ban";
  readonly node: string;
  /** Whether it is about the promoted role alone. */
  readonly promotedOnly: boolean;
  /** When it ends by itself, as the configuration says it; it stays in the configuration after that, without effect. */
  readonly until?: string;
}

/** A ticket of a cluster of clusters. */
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
  /** 1000000 means for good: it is not tried there again before a cleanup. */
  readonly count: number;
  /** With so many failures it has to leave the node; 0 for never. */
  readonly threshold: number;
}

/** The votes of corosync's votequorum. */
export interface Votes {
  readonly expected: number;
  readonly total: number;
  /** So many are needed. */
  readonly quorum: number;
}

export type NodeCondition = "online" | "standby" | "maintenance" | "pending" | "unclean" | "offline";

export interface NodeState {
  readonly name: string;
  readonly id: string;
  readonly type: "member" | "remote" | "guest" | "ping" | "unknown";
  /** The one word that matters most; `unclean` outranks all others. */
  readonly condition: NodeCondition;
  readonly isDc: boolean;
  readonly resourcesRunning: number;
  /** In standby since an operation with on-fail=standby failed there, not because anybody said so. */
  readonly standbyOnFail?: boolean;
  /** Health by the agents that watch it; absent while green. */
  readonly health?: "yellow" | "red";
  /** It is leaving the cluster in the orderly way. */
  readonly isLeaving?: boolean;
  /** The resource that is this guest or remote node. */
  readonly asResource?: string;
  /** Attributes that agents or people set, but for those that other fields tell and the scores of promotable clones. */
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

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

export interface ResourceState {
  readonly id: string;
  readonly kind: "primitive" | "group" | "clone" | "promotable" | "bundle" | "replica";
  /** `ocf:heartbeat:IPaddr2`; absent for containers. */
  readonly agent?: string;
  /** Where it is and as what. Several entries for the instances of a clone; empty when it runs nowhere. */
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
  /** The agent's return code and its word (`not installed`). */
  readonly exitCode: number;
  readonly exitText: string;
  readonly reason?: string;
  readonly status: string;
  readonly when?: string;
}

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

/** What is known of a configured cluster's connection; `message` is a sentence for people. */
export type ConnectionState =
  | { readonly kind: "disconnected" }
  | { readonly kind: "connecting"; readonly node?: string }
  | { readonly kind: "connected"; readonly node: string }
  /** It was connected; the news stopped, and it is being tried again. */
  | { readonly kind: "lost"; readonly message: string; readonly since: number }
  /** A person has to act: wrong key, refused, unreachable … */
  | { readonly kind: "failed"; readonly message: string };

/** One configured cluster as views see it. */
export interface ClusterView {
  readonly name: string;
  readonly connection: ConnectionState;
  /** The last news; kept while the connection is lost. */
  readonly snapshot?: ClusterSnapshot;
}
