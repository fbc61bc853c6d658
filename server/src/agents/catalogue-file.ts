import type { AgentAction, AgentParameter } from "../model/agent.ts";

/**
 * One file of the catalogue: the agents of one class and provider. Defaults (a string, optional, not unique) are left out,
 * and parameters that a file's agents have in common are written once.
 */
export interface CatalogueFile {
  readonly class: "ocf" | "stonith";
  readonly provider?: string;
  /** The Debian packages it was harvested from, as `name version`. */
  readonly packages: readonly string[];
  /** Parameters that several agents declare alike; agents refer to them by index. */
  readonly shared: readonly StoredParameter[];
  readonly agents: Readonly<Record<string, StoredAgent>>;
}

export type StoredParameter = Pick<AgentParameter, "name"> & Partial<AgentParameter>;

export interface StoredAgent {
  readonly deprecated?: boolean;
  readonly parameters: readonly (StoredParameter | number)[];
  readonly actions: readonly AgentAction[];
}
