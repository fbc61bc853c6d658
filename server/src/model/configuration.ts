import type { Span } from "../text/span.ts";
import type { Name, NvPair, NvSet, Rule, Written } from "./attributes.ts";

/** `ocf:heartbeat:IPaddr2`; the provider is absent for classes that have none. `class` is absent where only the type was written. */
export interface AgentName extends Written {
  readonly class?: string;
  readonly provider?: string;
  readonly type: string;
}

/** Where the attributes of a constraint (`symmetrical=true`) are written, by their names. */
interface WithAttributeSpans {
  readonly attributeSpans?: Readonly<Record<string, Span>>;
}

interface Item extends Written {
  readonly id: string;
  readonly idSpan?: Written["span"];
  readonly description?: string;
  /** The text of the CIB's comments before it and inside it, one entry a line; only the CIB carries comments. */
  readonly comments?: readonly string[];
}

/** An operation of a resource (`op monitor interval=10s`): what the cluster runs of its agent, and when. */
export interface Operation extends Written {
  readonly id?: string;
  readonly name: string;
  /** Where the name is written in a crm statement. */
  readonly nameSpan?: Span;
  /** Everything the schema allows on `<op>` itself: interval, timeout, role, on-fail, … */
  readonly attributes: readonly NvPair[];
  readonly params: readonly NvSet[];
  readonly meta: readonly NvSet[];
}

/** One service of one agent, or a template for such. What it leaves out comes from its template, where it names one. */
export interface Primitive extends Item {
  readonly kind: "primitive" | "rsc_template";
  readonly agent?: AgentName;
  readonly template?: Name;
  readonly params: readonly NvSet[];
  readonly meta: readonly NvSet[];
  readonly utilization: readonly NvSet[];
  readonly operations: readonly Operation[];
  readonly operationsId?: string;
  readonly operationsRef?: string;
}

/** Primitives that run together on one node, started in this order. */
export interface Group extends Item {
  readonly kind: "group";
  readonly members: readonly Name[];
  readonly params: readonly NvSet[];
  readonly meta: readonly NvSet[];
}

/** A primitive or a group that runs several times, on each node or on some. */
export interface Clone extends Item {
  /** `master` is the old form of a promotable clone (`<master>`). */
  readonly kind: "clone" | "master";
  readonly child?: Name;
  readonly params: readonly NvSet[];
  readonly meta: readonly NvSet[];
}

/** One member of a set, or one side of a constraint. */
export interface ResourceUse extends Written {
  readonly resource: Name;
  readonly role?: Name;
  readonly action?: Name;
}

/** Several resources in one place of a constraint. Its values are as they are written. */
export interface ResourceSet extends Written {
  readonly id?: string;
  readonly idRef?: string;
  readonly members: readonly Name[];
  readonly sequential?: string;
  readonly requireAll?: string;
  readonly role?: string;
  readonly action?: string;
  readonly score?: string;
  readonly ordering?: string;
  readonly kind?: string;
}

/** Which nodes a resource, those that match a pattern, or sets of resources prefer or avoid: by a score for one node, or by rules. */
export interface Location extends Item, WithAttributeSpans {
  readonly kind: "location";
  readonly resource?: Name;
  readonly pattern?: Name;
  readonly sets: readonly ResourceSet[];
  readonly role?: string;
  readonly resourceDiscovery?: string;
  readonly score?: Name;
  readonly node?: Name;
  readonly rules: readonly Rule[];
}

/** Which resources run on one node, or never do. */
export interface Colocation extends Item, WithAttributeSpans {
  readonly kind: "colocation";
  readonly score?: Name;
  /** Two resources (the first is placed with the second), or sets. */
  readonly first?: ResourceUse;
  readonly second?: ResourceUse;
  readonly sets: readonly ResourceSet[];
  readonly nodeAttribute?: string;
  readonly influence?: string;
}

/** Which action of one resource is complete before that of another begins. */
export interface Order extends Item, WithAttributeSpans {
  readonly kind: "order";
  /** `Mandatory`, `Optional`, `Serialize`; absent when a score or nothing was written. */
  readonly orderKind?: Name;
  readonly score?: Name;
  readonly first?: ResourceUse;
  readonly then?: ResourceUse;
  readonly sets: readonly ResourceSet[];
  readonly symmetrical?: string;
  readonly requireAll?: string;
}

/** A ticket of a multi-site cluster that resources need to run. */
export interface Ticket extends Item, WithAttributeSpans {
  readonly kind: "rsc_ticket";
  readonly ticket: Name;
  readonly resource?: ResourceUse;
  readonly sets: readonly ResourceSet[];
  readonly lossPolicy?: string;
}

/** What the configuration states about a node: attributes and utilization. */
export interface Node extends Item {
  readonly kind: "node";
  /** The node's name. `id` is the cluster's number for it; empty where the text gives none. */
  readonly uname: Name;
  readonly type?: string;
  readonly attributes: readonly NvSet[];
  readonly utilization: readonly NvSet[];
}

/** `property`, `rsc_defaults`, `op_defaults`: one set of options. Its id may be empty where the text gives none. */
export interface Options extends Item {
  readonly kind: "property" | "rsc_defaults" | "op_defaults";
  readonly set: NvSet;
  /** Of two pairs with one name the first is in force, as in a CIB; absent where the last one is, as in a crm statement. */
  readonly isFirstInForce?: true;
}

/** A name for several resources, or whatever has an id. */
export interface Tag extends Item {
  readonly kind: "tag";
  readonly members: readonly Name[];
}

/** Devices that fence a node only together, tried in the order of `index`. Its nodes are named, match a pattern, or have an attribute. */
export interface FencingLevel extends Written {
  readonly id?: string;
  readonly index: number;
  readonly devices: readonly Name[];
  readonly target?: Name;
  readonly targetPattern?: Name;
  readonly targetAttribute?: string;
  readonly targetValue?: string;
}

/** All fencing levels of the cluster. */
export interface Topology extends Item {
  readonly kind: "fencing_topology";
  readonly levels: readonly FencingLevel[];
}

/** `docker`, `podman` or `rkt` with its attributes; its replicas run the primitive inside. */
export interface Bundle extends Item {
  readonly kind: "bundle";
  readonly container?: { readonly type: string; readonly attributes: readonly NvPair[] };
  readonly network?: { readonly attributes: readonly NvPair[]; readonly ports: readonly Mapping[] };
  readonly storage?: { readonly mappings: readonly Mapping[] };
  readonly child?: Name;
  readonly params: readonly NvSet[];
  readonly meta: readonly NvSet[];
}

/** A `port-mapping` or `storage-mapping`. */
export interface Mapping {
  readonly id?: string;
  readonly attributes: readonly NvPair[];
}

/** One right of an ACL role or user. `attribute` belongs to `objectType`; in the old form to whatever else is named. */
export interface Permission extends Written {
  readonly id?: string;
  readonly right: string;
  readonly description?: string;
  readonly xpath?: string;
  readonly reference?: string;
  readonly objectType?: string;
  readonly attribute?: string;
}

/** Rights under a name, which users and groups are given. */
export interface AclRole extends Item {
  readonly kind: "role";
  /** Its rights are written in the old form, as schemas before pacemaker-2.0 have them: `<read>` for `<acl_permission>`. */
  readonly isOld?: boolean;
  readonly permissions: readonly Permission[];
}

/** A user's roles, or rights of its own: the old form, which schemas before pacemaker-2.0 have (`<acl_user>`). */
export interface AclUser extends Item {
  readonly kind: "user";
  readonly roles: readonly Name[];
  readonly permissions: readonly Permission[];
}

/** Who has which roles: a user (`acl_target`) or a group of the system (`acl_group`). */
export interface AclTarget extends Item {
  readonly kind: "acl_target" | "acl_group";
  readonly name?: string;
  readonly roles: readonly Name[];
}

/** Where an alert goes: a value that its script gets, such as an address. */
export interface Recipient extends Written {
  readonly id?: string;
  readonly value: string;
  readonly description?: string;
  readonly attributes: readonly NvSet[];
  readonly meta: readonly NvSet[];
}

/** A script that each node runs on events of the cluster. */
export interface Alert extends Item {
  readonly kind: "alert";
  readonly path: string;
  readonly attributes: readonly NvSet[];
  readonly meta: readonly NvSet[];
  /** The events it receives; all of them when absent. `attributes` may list some by name. */
  readonly select?: readonly { readonly what: string; readonly names: readonly string[] }[];
  readonly recipients: readonly Recipient[];
}

/** `monitor RSC INTERVAL`: an operation added to a resource from outside its own statement. */
export interface Monitor extends Item {
  readonly kind: "monitor";
  readonly resource: Name;
  readonly operation: Operation;
}

/** A top-level element of the CIB that is carried as it is (`xml <…>`). */
export interface Verbatim extends Item {
  readonly kind: "xml";
  /** The element's name; `id` is its id, empty where it has none. */
  readonly element: string;
  readonly source: string;
  /** Where the source begins in a crm statement; absent where it isn't written in one. */
  readonly sourceStart?: number;
  /** The line joins that the source lacks: before which of its offsets, and how many characters of the statement each is. */
  readonly joins?: readonly { readonly at: number; readonly length: number }[];
}

/** What the cluster runs. */
export type Resource = Primitive | Group | Clone | Bundle;
/** What decides where and in which order resources run. */
export type Constraint = Location | Colocation | Order | Ticket;
/** An object of the configuration: in crm a statement. */
export type ClusterObject =
  | Resource
  | Constraint
  | Node
  | Options
  | Tag
  | Topology
  | AclRole
  | AclTarget
  | AclUser
  | Alert
  | Monitor
  | Verbatim;

const containers = new Set(["group", "clone", "master", "bundle"]);

/** Whether an object belongs among the resources: a primitive, template, group, clone or bundle. */
export function isResource(object: ClusterObject): object is Resource {
  return isPrimitive(object) || containers.has(object.kind);
}

/** Whether an object is a primitive or the template of some. */
export function isPrimitive(object: ClusterObject): object is Primitive {
  return object.kind === "primitive" || object.kind === "rsc_template";
}
