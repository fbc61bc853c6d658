import type { AgentAction, AgentParameter } from "../model/agent.ts";

/**
 * One file of the catalogue: the agents of one class and provider, in the form of the newest release that has them. Defaults (a
 * string, optional, not unique) are left out, and parameters that a file's agents have in common are written once.
 */
export interface CatalogueFile {
  readonly class: "ocf" | "stonith";
  readonly provider?: string;
  /** The releases of Debian it was harvested from, the oldest first. */
  readonly releases: readonly CatalogueRelease[];
  /** Parameters that several agents declare alike; agents refer to them by index. */
  readonly shared: readonly StoredParameter[];
  readonly agents: Readonly<Record<string, StoredWithHistory>>;
}

/** A release of Debian, for a file. */
export interface CatalogueRelease {
  /** Its Pacemaker, such as `2.1.5`. */
  readonly pacemaker: string;
  /** The packages as `name version`, the same names in each release; without a version where it has none of these agents. */
  readonly packages: readonly string[];
}

/** A parameter as the catalogue's file has it: what is as usual is left out. */
export type StoredParameter = Pick<AgentParameter, "name"> & Partial<AgentParameter>;

/** An agent as the catalogue's file has it; a number stands for a parameter that several agents share. */
export interface StoredAgent {
  readonly deprecated?: boolean;
  readonly parameters: readonly (StoredParameter | number)[];
  readonly actions: readonly AgentAction[];
}

/** An agent with what differs in older releases; releases are counted from the oldest, 0. */
export interface StoredWithHistory extends StoredAgent {
  /** Its place among the packages; 0 where absent. */
  readonly package?: number;
  /** The first release that has it, where the oldest hasn't. */
  readonly first?: number;
  /** The last release that has it, where the newest hasn't. */
  readonly last?: number;
  /** Each compared with the one before it in the list, the first with the agent; the newest first. */
  readonly older?: readonly OlderAgent[];
}

/** What differs in a release and those before it. */
export interface OlderAgent {
  readonly release: number;
  /** The names of parameters that it lacks. */
  readonly without?: readonly string[];
  /** Parameters that it has otherwise, or that are gone since. */
  readonly parameters?: readonly (StoredParameter | number)[];
  readonly actions?: readonly AgentAction[];
  readonly deprecated?: boolean;
}
