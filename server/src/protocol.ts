/** Requests of our own between the editor's client and the language server: types and names only. */

/** What happens to one object of the configuration when a plan is applied. Secrets are masked in its texts. */
export interface Change {
  readonly kind: "added" | "changed" | "removed";
  /** The crm keyword: `primitive`, `group`, `property`, … */
  readonly type: string;
  readonly id: string;
  /** The object in crm text before; absent when added. */
  readonly before?: string;
  /** The object in crm text after; absent when removed. */
  readonly after?: string;
}

/** `update` changes what the text mentions; `replace` also removes what it doesn't. */
export type ApplyMode = "update" | "replace";

/** The plan for a text against a live CIB: what would change, and the CIB that is wanted. */
export interface Plan {
  /** The wanted CIB as XML; its version numbers are those of the live one. */
  readonly cib: string;
  /** Empty when the cluster is up to date. */
  readonly changes: readonly Change[];
  /** The live configuration in crm text, and the wanted one, secrets masked: the two sides of a diff. */
  readonly liveText: string;
  readonly wantedText: string;
  /** Errors that prevent the plan (the text doesn't parse …), lines and columns counted from 1; when there are any, `changes` is empty and `cib` is the live one. */
  readonly errors: readonly {
    readonly uri: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/** What a plan is asked of. */
export interface PlanParams {
  /** Documents whose statements together are the configuration, as URIs; the server reads open ones from its memory, others from disk. */
  readonly uris: readonly string[];
  /** The live CIB: what `cibadmin -Q` printed. */
  readonly cib: string;
  readonly mode: ApplyMode;
}

/** An error or a warning of a rule in a file; lines and columns are counted from 1. */
export interface PlanFinding {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: "error" | "warning";
  readonly rule: string;
  readonly message: string;
}

/** Requests the errors and warnings that the rules report in files, open or not. */
export interface FindingsParams {
  readonly uris: readonly string[];
  /** The live CIB that they are planned for: its cluster's release and schema count then, whatever the settings say. */
  readonly cib?: string;
}

/** A saved configuration that the live one is to be rolled back to. */
export interface PlanRollbackParams {
  /** The live CIB: what `cibadmin -Q` printed. */
  readonly cib: string;
  /** The saved CIB, its secrets filled in. */
  readonly saved: string;
}

/** A configuration to be converted to another language. */
export interface ConvertParams {
  /** The document; its text is the editor's when it is open there. */
  readonly uri: string;
  /** The text, for a document that the server doesn't know, such as a cib.xml. */
  readonly text?: string;
  readonly from: "crm" | "cib" | "pcs";
  readonly to: "crm" | "cib" | "pcs" | "corosync";
  /** From crm to pcs: offsets of the part whose statements are meant; all of them when it touches none. */
  readonly selection?: { readonly start: number; readonly end: number };
}

/** Pcs commands to be put into a crm file. */
export interface PastePcsParams {
  /** The commands, with whatever text is around them. */
  readonly text: string;
  /** The crm document they are for: what it describes is there already. */
  readonly into?: string;
}

/** What pcs commands add to a crm file. */
export interface PastedPcs {
  /** crm statements; what pcs would refuse is described in comments before them. */
  readonly text: string;
  /** The corosync.conf that the commands make; absent where none sets up a cluster. */
  readonly corosync?: string;
  /** What pcs would refuse, and what a person should know; lines and columns in the commands' text, from 1. */
  readonly errors: Plan["errors"];
  readonly notes: Plan["errors"];
  /** How many pcs commands were found, and how many of them change no configuration. */
  readonly commands: number;
  readonly nonConfig: number;
}

/** The configuration in the other language; with errors (lines and columns from 1) the text is empty. */
export interface ConvertResult {
  readonly text: string;
  /** What was left out, added or written differently; `isLoss` marks what the other language can't express. */
  readonly notes?: readonly (Plan["errors"][number] & { readonly isLoss?: boolean })[];
  readonly errors: readonly {
    readonly uri: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

/** What a configuration was when file and cluster last were the same: its parts by their keys, in crm text without secrets. */
export type PullBase = Readonly<Record<string, string>>;

/** What a pull is asked of. */
export interface PullParams {
  /** The documents that describe the cluster; what is new goes to the first. */
  readonly uris: readonly string[];
  /** The live CIB. */
  readonly cib: string;
  /** When they last were the same; without it what differs on both sides is in conflict, and what only the cluster has is new. */
  readonly base?: PullBase;
  /** Keys of conflicts for which the cluster's version is to be taken. */
  readonly take?: readonly string[];
}

/** The live configuration brought into files: the edits for it, three ways merged. */
export interface Pull {
  readonly edits: readonly {
    readonly uri: string;
    /** Lines and characters from 0, as LSP counts. */
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
    readonly newText: string;
  }[];
  /** What the edits bring in. */
  readonly changes: readonly { readonly kind: Change["kind"]; readonly type: string; readonly id: string }[];
  /** What was changed on both sides and isn't among `take`: it stays as the files have it. */
  readonly conflicts: readonly {
    readonly key: string;
    readonly type: string;
    readonly id: string;
    /** In crm text, secrets masked; absent where that side doesn't have it. */
    readonly file?: string;
    readonly cluster?: string;
  }[];
  /** The live configuration, for the next pull. */
  readonly base: PullBase;
  readonly errors: Plan["errors"];
}

/** What the changes of a corosync.conf are asked of. */
export interface CorosyncRolloutParams {
  /** The corosync.conf that is wanted; its text is the editor's when it is open there. */
  readonly uri: string;
  /** The wanted text, where it isn't the document's. */
  readonly text?: string;
  /** The file as a node has it. */
  readonly live: string;
}

/** What replacing the running corosync.conf means. */
export interface CorosyncRollout {
  /** The nodes of the wanted nodelist; empty where it has none. */
  readonly nodes: readonly { readonly name?: string; readonly addresses: readonly string[] }[];
  /** The wanted options under their names in corosync's map (`totem.token`, `nodelist.node.0.name`). */
  readonly options: Readonly<Record<string, string>>;
  /** The options that differ, under the same names. `restart`: a running corosync doesn't take the new value over. */
  readonly changes: readonly {
    readonly key: string;
    readonly before?: string;
    readonly after?: string;
    readonly restart?: "each" | "together";
  }[];
  /** Why the file can't be read, lines and columns counted from 1. */
  readonly errors: Plan["errors"];
}

/** Requests what is installed on the cluster of a document; sent by the server to a client that can talk to clusters (`nodes` among its initialization options). */
export interface NodesParams {
  readonly uri: string;
}

/** Names on a connected cluster that values of parameters may be. */
export interface LiveValues {
  /** The cluster's nodes. */
  readonly members: readonly string[];
  /** Of the connected node, without the loopback interface. */
  readonly interfaces: readonly string[];
  /** Paths of block devices of the connected node. */
  readonly devices: readonly string[];
}

/** What is installed on a connected node; null where the document's cluster isn't connected. */
export interface Nodes {
  /** The cluster's name in the settings. */
  readonly cluster: string;
  /** The node, by its own name or its address. */
  readonly node: string;
  /** Changes with whatever is installed there: metadata of another stamp are out of date. */
  readonly stamp: string;
  /** Releases such as "2.1.5"; absent where they aren't known. */
  readonly pacemaker?: string;
  readonly corosync?: string;
  /** All agents in full: `ocf:heartbeat:IPaddr2`, `stonith:fence_virsh`, `systemd:nginx`. */
  readonly agents: readonly string[];
  /** What values of parameters may name; absent where it wasn't asked. */
  readonly values?: LiveValues;
  /** Its SBD; absent where it uses none, or the account may not read it. */
  readonly sbd?: {
    /** The lines of its settings file that set SBD_DEVICE and SBD_WATCHDOG_TIMEOUT. */
    readonly settings: string;
    /** What `sbd dump` printed of each of its disks, one after the other. */
    readonly dump: string;
  };
}

/** What the server may do on this machine and what is connected; sent by the client whenever one of them changes. */
export interface NodesChangedParams {
  /** Whether Pacemaker's and corosync's own tools may be run on this machine: not in a folder that isn't trusted. */
  readonly mayRunTools: boolean;
}

/** Requests the metadata of agents of a node; sent by the server. */
export interface AgentMetadataParams {
  readonly cluster: string;
  readonly stamp: string;
  /** In full, as in {@link Nodes.agents}. */
  readonly agents: readonly string[];
}

/** What the agents printed, by their full names; one that printed nothing is absent. Null when the node can't be queried now. */
export type AgentMetadata = Readonly<Record<string, string>> | null;

/** Requests that a node's own corosync validates a text of corosync.conf; sent by the server. */
export interface CorosyncValidationParams {
  /** The document; its cluster's node runs the validation. */
  readonly uri: string;
  readonly text: string;
}

/** The output of `corosync -t` for a text; null where no node is connected. */
export interface CorosyncValidation {
  readonly node: string;
  readonly exitCode: number;
  /** Its standard output and error together. */
  readonly output: string;
}

/** Requests the picture of the configuration that a document belongs to. */
export interface GraphParams {
  readonly uri: string;
}

/** A point in a file: line and character from 0, characters in UTF-16 units. */
export interface GraphPlace {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** A member of a group, clone or bundle, in the box of the whole. */
export interface GraphRow {
  readonly id: string;
  /** `ocf:heartbeat:IPaddr2`; absent where the text names none. */
  readonly agent?: string;
  readonly place?: GraphPlace;
}

/** What a box has at its foot: where the resource may run, and what else it needs. */
export interface GraphBadge {
  readonly constraint: string;
  readonly kind: "prefers" | "avoids" | "bans" | "rule" | "ticket";
  /** `n1 100` */
  readonly text: string;
  readonly sentence: string;
  readonly place?: GraphPlace;
}

/** A resource that is in no other one, with its members; or `undefined` for a name that nothing defines, or the junction of two sets. */
export interface GraphBox {
  readonly id: string;
  readonly kind: "primitive" | "fence" | "group" | "clone" | "promotable" | "bundle" | "undefined" | "junction";
  /** What stands under the name: an agent, `clone, at most 3`. Empty for a junction. */
  readonly detail: string;
  readonly rows: readonly GraphRow[];
  readonly badges: readonly GraphBadge[];
  readonly place?: GraphPlace;
}

/** Where an edge ends: at a box, or at one of its rows. */
export interface GraphEnd {
  readonly box: string;
  readonly row?: string;
}

/** A constraint, as an edge shows it. */
export interface GraphRelation {
  readonly constraint: string;
  readonly form: "mandatory" | "optional" | "serialize" | "together" | "near" | "apart" | "avoids";
  /** The score, or an action other than start; often empty. */
  readonly label: string;
  readonly sentence: string;
  /** It is part of a cycle, or contradicts another constraint of the same pair. */
  readonly isWrong: boolean;
  readonly place?: GraphPlace;
}

/** An edge from what comes first, or is placed first, to what follows it. One pair of ends has one edge for all its constraints. */
export interface GraphEdge {
  readonly from: GraphEnd;
  readonly to: GraphEnd;
  readonly relations: readonly GraphRelation[];
}

/** The picture of a configuration, before it is laid out; in the order of the text. */
export interface ClusterGraph {
  readonly boxes: readonly GraphBox[];
  readonly edges: readonly GraphEdge[];
}

/** Requests what an upgrade of Pacemaker means for a document's cluster, or for a live CIB. */
export interface UpgradeAdviceParams {
  /** The release, such as "3.0.3". */
  readonly to: string;
  readonly uri?: string;
  readonly cib?: string;
  /** What the node's own Pacemaker made of a copy of the CIB; absent where it wasn't asked. */
  readonly copy?: { readonly release?: string; readonly cib?: string; readonly messages: string };
  /** Absent where no node was asked. */
  readonly corosync?: LiveCorosync;
}

/** The corosync.conf of a cluster's nodes. */
export interface LiveCorosync {
  /** Each text once, with the nodes that have exactly it. */
  readonly files: readonly { readonly nodes: readonly string[]; readonly text: string }[];
  /** The nodes whose file couldn't be read. */
  readonly unread: readonly { readonly node: string; readonly why: string }[];
}

/** The advice as Markdown. */
export interface UpgradeAdvice {
  readonly text: string;
  readonly findings: number;
}

/** The members of a cluster as its files name them, and how their votes are counted. */
export interface Membership {
  /** In the order of corosync.conf, then of the crm texts. Empty where the files name none. */
  readonly nodes: readonly string[];
  /** Without a corosync.conf: whether there are two nodes, as a cluster of two is set up. */
  readonly twoNode: boolean;
  /** Of a quorum device; 0 where there is none. */
  readonly deviceVotes: number;
  /** The votes of nodes that don't have one vote. */
  readonly votes: readonly (readonly [node: string, votes: number])[];
  /** The nodes that decide a tie, by rank; empty where auto_tie_breaker is off. */
  readonly tieBreakers: readonly string[];
  /** Where corosync.conf has expected_votes. */
  readonly expected?: number;
  /** A corosync.conf is among the files. */
  readonly isKnown: boolean;
}

/** Asks what the files of a cluster describe together. */
export interface ClusterCibParams {
  /** A crm file. */
  readonly uri: string;
  /** The files that are meant, where these aren't all of the folder that belong to it. */
  readonly only?: readonly string[];
}

/** What the files of a cluster describe together. */
export interface ClusterCib {
  /** The configuration as a CIB without a state; empty with errors. */
  readonly cib: string;
  /** The crm files that it is made of. */
  readonly uris: readonly string[];
  readonly membership: Membership;
  readonly errors: ConvertResult["errors"];
}

/** A rule as a list and its page show it. */
export interface RulePage {
  readonly id: string;
  readonly severity: "error" | "warning" | "information";
  readonly title: string;
  /** What it finds, why it matters, and examples, as Markdown. */
  readonly text: string;
}

/** Method names of our own requests. */
export const methods = {
  /** PullParams → Pull */
  pull: "quorate/pull",
  /** CorosyncRolloutParams → CorosyncRollout */
  corosyncRollout: "quorate/corosyncRollout",
  /** FindingsParams → PlanFinding[] */
  findings: "quorate/findings",
  /** PlanParams → Plan */
  plan: "quorate/plan",
  /** PlanRollbackParams → Plan */
  planRollback: "quorate/planRollback",
  /** ConvertParams → ConvertResult */
  convert: "quorate/convert",
  /** ClusterCibParams → ClusterCib */
  clusterCib: "quorate/clusterCib",
  /** GraphParams → ClusterGraph */
  graph: "quorate/graph",
  /** No parameters → RulePage[], in the order of docs/rules.md */
  rules: "quorate/rules",
  /** PastePcsParams → PastedPcs */
  pastePcs: "quorate/pastePcs",
  /** UpgradeAdviceParams → UpgradeAdvice */
  upgradeAdvice: "quorate/upgradeAdvice",
  /** NodesParams → Nodes | null, sent by the server */
  nodes: "quorate/nodes",
  /** NodesChangedParams, a notification of the client */
  nodesChanged: "quorate/nodesChanged",
  /** AgentMetadataParams → AgentMetadata, sent by the server */
  agentMetadata: "quorate/agentMetadata",
  /** CorosyncValidationParams → CorosyncValidation | null, sent by the server */
  corosyncValidation: "quorate/corosyncValidation",
} as const;

/** Commands of the editor's client that the server's code actions name. */
export const commands = {
  /** Shows what a rule finds and why it matters; its argument is the rule's id. */
  explainRule: "quorate.explainRule",
} as const;

/** The scheme of the pages of rules, `quorate-rule:/no-monitor.md`: where a finding's code leads in an editor that has them. */
export const ruleScheme = "quorate-rule";
