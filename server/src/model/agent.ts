/** What a resource or fence agent offers: the facts of its own metadata, and its descriptions where a node supplied them. */

/** The classes of agents that Pacemaker 2.1 and 3.0 know. Only `ocf` and `stonith` agents describe themselves. */
export const agentClasses = ["ocf", "stonith", "systemd", "lsb", "service"] as const;
/** A class of agents. */
export type AgentClass = (typeof agentClasses)[number];

/** What a value is, as the agent declares it; `select` is a choice among {@link AgentParameter.choices}. */
export type ParameterType = "string" | "integer" | "boolean" | "time" | "second" | "select" | "numeric";

/** A parameter of an agent. */
export interface AgentParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** What the agent takes when nothing is given; absent when it declares none. */
  readonly default?: string;
  /** A configuration must give it. Never true of what the cluster itself supplies (`action`, `plug`) nor of a deprecated name. */
  readonly required: boolean;
  /** No two resources of the agent may give the same value. */
  readonly unique: boolean;
  /** Parameters of one group must be unique together (OCF 1.1); `unique` is true of each. */
  readonly uniqueGroup?: string;
  /** A change of it needs no restart. */
  readonly reloadable?: boolean;
  /** The values it takes, where these are few. */
  readonly choices?: readonly string[];
  readonly deprecated?: boolean;
  /** What to write instead of a deprecated one. */
  readonly replacedBy?: readonly string[];
  /** The release of its package that brought it, where older ones are known: `resource-agents 4.16`. */
  readonly since?: string;
  /** The old name that this one replaces; where that is given, this one isn't missing. */
  readonly replaces?: string;
}

/** An operation the agent knows, with the timings its author advises (`20s`, `10`, as written). */
export interface AgentAction {
  readonly name: string;
  readonly timeout?: string;
  readonly interval?: string;
  /** The role under its current name. */
  readonly role?: "Promoted" | "Unpromoted" | "Started" | "Stopped";
  readonly startDelay?: string;
  /** The OCF_CHECK_LEVEL of a deeper monitor; absent for 0. */
  readonly depth?: string;
}

/** A resource agent or a fence agent. */
export interface Agent {
  readonly class: AgentClass;
  /** Of OCF agents only. */
  readonly provider?: string;
  /** `IPaddr2`, `fence_ipmilan` */
  readonly name: string;
  /** Its own parameters. {@link allParameters} adds those that Pacemaker gives every fence device. */
  readonly parameters: readonly AgentParameter[];
  readonly actions: readonly AgentAction[];
  /** It has a promote action: a clone of it may be promotable. */
  readonly promotable: boolean;
  /** It can migrate a running resource (migrate_to and migrate_from). */
  readonly migratable: boolean;
  readonly deprecated?: boolean;
  /** The release of its package that brought it, where older ones are known: `resource-agents 4.18`. */
  readonly since?: string;
  /** The agent's own descriptions; only for agents whose metadata was read from a node or this machine. */
  readonly texts?: AgentTexts;
}

/** The descriptions in an agent's metadata, as plain text. */
export interface AgentTexts {
  readonly short?: string;
  readonly long?: string;
  /** By the parameter's name; parameters without a description are absent. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** An agent as a configuration names it; class and provider may be left out, as in `primitive vip IPaddr2`. */
export interface AgentReference {
  readonly class?: string;
  readonly provider?: string;
  readonly type: string;
}

/** The agents a configuration may name: those that Quorate knows, or those installed on the cluster's nodes. Immutable. */
export interface Agents {
  /** The node whose agents these are; absent where no node was queried. */
  readonly node?: string;
  /**
   * The agent, or undefined when it is unknown. Names are case-sensitive, as on the nodes. The class defaults to `ocf`;
   * without a provider, heartbeat is tried first, then pacemaker, then the others.
   */
  find(reference: AgentReference): Agent | undefined;
  /** The names of the agents of a class, or of one of its providers, sorted; empty where nothing is known. */
  names(cls: string, provider?: string): readonly string[];
  /** The providers known of a class, in the order crmsh tries them; none for classes that have no providers. */
  providers(cls: string): readonly string[];
  /**
   * Whether all agents of this class and provider are known. Where they aren't (a vendor's own provider), an unknown name is
   * not an error.
   */
  covers(cls: string, provider?: string): boolean;
  /** Whether the node has the agent; undefined where that isn't known. */
  isInstalled(reference: AgentReference): boolean | undefined;
  /**
   * What became of an agent, or of one of its parameters, that these agents lack; undefined where no release is known to have it,
   * and where the agents are those of a node.
   */
  elsewhere?(reference: AgentReference, parameter?: string): Elsewhere | undefined;
}

/** Where an agent or parameter is that the target lacks: in later releases, or in earlier ones. */
export interface Elsewhere {
  readonly when: "later" | "earlier";
  /** The first release of the package that has it, or that no longer has it: `resource-agents 4.16`. */
  readonly release: string;
  /** The target's release of the package: `4.12`; absent where the target has none of it. */
  readonly target?: string;
}
