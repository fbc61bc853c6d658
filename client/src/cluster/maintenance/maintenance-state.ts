/** What a node of a rolling maintenance is at; each stage can be repeated. */
type MaintenanceStage = "waiting" | "check" | "standby" | "work" | "return" | "health" | "done";

/** The stages of a node, in their order, without the first and the last. */
export const maintenanceStages = ["check", "standby", "work", "return", "health"] as const;

/** What is done on each node: a person's own step, a command, or a reboot. */
export type WorkKind = "prompt" | "command" | "reboot";

/** A node of a rolling maintenance. */
export interface MaintenanceNode {
  readonly name: string;
  /** How it is connected. */
  readonly address: string;
  readonly stage: MaintenanceStage;
  /** This maintenance put it in standby, and takes it out. */
  readonly isOurStandby?: boolean;
  /** What identified its boot before it was rebooted. */
  readonly boot?: string;
}

/** How far a rolling maintenance is: saved on the person's disk after each step. Holds no secret, and not the command. */
export interface MaintenanceState {
  readonly format: 1;
  readonly cluster: string;
  /** Of the cluster's setting (`clusterHosts`): another cluster of that name has others. */
  readonly hosts: readonly string[];
  readonly startedAt: string;
  readonly work: WorkKind;
  /** In the order in which they are maintained. */
  readonly nodes: readonly MaintenanceNode[];
  /** How many instances of each resource ran at the beginning. */
  readonly running: Readonly<Record<string, number>>;
  /** The failures that were there at the beginning, and the members that weren't up. */
  readonly failures: readonly string[];
  readonly absent: readonly string[];
  /** The resources that may be down while a node is away: a person agreed. */
  readonly acceptedDown: readonly string[];
  /** Quorum may go with a node that stops: a person agreed. */
  readonly acceptsLostQuorum?: boolean;
  /** Why it stopped, in sentences; absent while all is well. */
  readonly trouble?: string;
  /** The process that works on it. */
  readonly owner?: { readonly pid: number; readonly host: string };
}

/** The node that is next, or under maintenance; undefined when all are done. */
export function currentNode({ nodes }: MaintenanceState): MaintenanceNode | undefined {
  return nodes.find(({ stage }) => stage !== "done");
}

/** The state with another stage, or more, of a node. */
export function withNode(
  state: MaintenanceState,
  name: string,
  more: Partial<Omit<MaintenanceNode, "name">>,
): MaintenanceState {
  return { ...state, nodes: state.nodes.map((node) => (node.name === name ? { ...node, ...more } : node)) };
}

/** The stage after this one. */
export function nextStage(stage: MaintenanceStage): MaintenanceStage {
  const order: readonly MaintenanceStage[] = ["waiting", ...maintenanceStages, "done"];
  return order[order.indexOf(stage) + 1] ?? "done";
}

/** The nodes that would be taken out of standby when it is abandoned. */
export function ourStandbyNodes({ nodes }: MaintenanceState): readonly string[] {
  return nodes.filter(({ stage, isOurStandby }) => isOurStandby && stage !== "done").map(({ name }) => name);
}

/** Reads a saved state; undefined for anything else. */
export function readMaintenance(text: string): MaintenanceState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const state = value as MaintenanceState | null;
  const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === "string");
  const stages: readonly string[] = ["waiting", ...maintenanceStages, "done"];
  const isOurs =
    state?.format === 1 &&
    typeof state.cluster === "string" &&
    ["prompt", "command", "reboot"].includes(state.work) &&
    [state.hosts, state.failures, state.absent, state.acceptedDown].every(areTexts) &&
    typeof state.running === "object" &&
    state.running !== null &&
    Array.isArray(state.nodes) &&
    state.nodes.every(
      (node) => typeof node?.name === "string" && typeof node.address === "string" && stages.includes(node.stage),
    );
  return isOurs ? state : undefined;
}
