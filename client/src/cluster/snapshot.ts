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
  readonly fencing: readonly FencingEvent[];
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
