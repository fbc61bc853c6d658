import type { AgentParameter } from "./agent.ts";

/** The requests of a fence device that Pacemaker can rename, time and retry each on its own. */
const actions = ["reboot", "off", "on", "list", "monitor", "status"] as const;

/**
 * The parameters Pacemaker itself gives every fence device, whatever its agent: which nodes it fences, how long it
 * waits. Names, types and defaults as `pacemaker-fenced metadata` tells them.
 */
export const fencingParameters: readonly AgentParameter[] = [
  parameter("pcmk_host_list"),
  parameter("pcmk_host_map"),
  parameter("pcmk_host_check", { choices: ["dynamic-list", "static-list", "status", "none"] }),
  parameter("pcmk_host_argument", { default: "port" }),
  parameter("pcmk_delay_max", { type: "time", default: "0s" }),
  parameter("pcmk_delay_base", { default: "0s" }),
  parameter("pcmk_action_limit", { type: "integer", default: "1" }),
  ...actions.flatMap((action) => [
    parameter(`pcmk_${action}_action`, { default: action }),
    parameter(`pcmk_${action}_timeout`, { type: "time", default: "60s" }),
    parameter(`pcmk_${action}_retries`, { type: "integer", default: "2" }),
  ]),
];

/** The meta attributes that mean something on a fence device only: what its start gives to a node. */
export const fencingMetaAttributes: readonly AgentParameter[] = [parameter("provides", { choices: ["unfencing"] })];

/** A parameter like `pcmk_diag_timeout`: Pacemaker reads one for any action of the agent, not only for those it lists. */
export function isFencingParameter(name: string): AgentParameter | undefined {
  const what = /^pcmk_[a-z_]+_(action|timeout|retries)$/.exec(name)?.[1];
  if (what === undefined) return undefined;
  return parameter(name, { type: what === "action" ? "string" : what === "timeout" ? "time" : "integer" });
}

function parameter(name: string, more: Partial<AgentParameter> = {}): AgentParameter {
  return { name, type: "string", required: false, unique: false, ...more };
}
