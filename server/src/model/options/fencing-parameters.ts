import { omitUndefined } from "../../text/omit-undefined.ts";
import type { AgentParameter, ParameterType } from "../agent.ts";
import { findOption, type OptionInfo, type OptionType } from "./option.ts";

// Facts: `pacemaker-fenced metadata` of Pacemaker 2.1.5, lib/common/options.c (fencing_params), upgrade-2.10.xsl.

const actions = ["reboot", "off", "on", "list", "monitor", "status"] as const;

/** What can be set for each action of a fence device. */
function ofAction(action: string): readonly OptionInfo[] {
  return [
    {
      name: `pcmk_${action}_action`,
      type: "string",
      default: action,
      description: `The action to request from the device instead of \`${action}\`, for devices that name it differently.`,
    },
    {
      name: `pcmk_${action}_timeout`,
      type: "duration",
      default: "60s",
      unit: "s",
      description: `How long \`${action}\` may take on this device. Defaults to the cluster's fencing timeout.`,
    },
    {
      name: `pcmk_${action}_retries`,
      type: "integer",
      default: "2",
      description: `How many times \`${action}\` is tried in total within its timeout, for devices that are sometimes busy.`,
    },
    {
      name: `pcmk_${action}_cmd`,
      type: "string",
      removed: { since: "2.0.0", instead: `pcmk_${action}_action` },
      description: `The old name of \`pcmk_${action}_action\`.`,
    },
  ];
}

/** Parameters that every fence device takes besides those of its agent: Pacemaker reads them itself. */
export const fencingParameters: readonly OptionInfo[] = [
  {
    name: "pcmk_host_list",
    type: "nodes",
    description: "The nodes that the device can fence, separated by commas or spaces.",
  },
  {
    name: "pcmk_host_map",
    type: "string",
    description:
      "The device's own name or port for each node, as `node1:1;node2:2,3`. It also defines which nodes the device can fence.",
  },
  {
    name: "pcmk_host_check",
    type: "choice",
    choices: [
      { value: "static-list", meaning: "Those in `pcmk_host_list` and `pcmk_host_map`." },
      { value: "dynamic-list", meaning: "Those that the device itself lists." },
      { value: "status", meaning: "Query the device about each node." },
      { value: "none", meaning: "Assume that the device can fence every node." },
    ],
    description:
      "How the cluster determines which nodes the device can fence. The default is `static-list` where a list or map is given, else `dynamic-list` or `status` if the device supports it, else `none`.",
  },
  {
    name: "pcmk_host_argument",
    type: "string",
    default: "port",
    description:
      "The agent's parameter that receives the node to fence, where it is not `port` or `plug`. `none` passes nothing.",
  },
  {
    name: "pcmk_delay_base",
    type: "string",
    default: "0s",
    unit: "s",
    description:
      "How long to wait before fencing, so that two nodes do not fence each other: set it on the device of the node that should win. It can also be given for each node: `node1:5s;node2:0`.",
  },
  {
    name: "pcmk_delay_max",
    type: "duration",
    default: "0s",
    unit: "s",
    description:
      "The upper limit of a random delay before fencing, so that two nodes do not fence each other. `pcmk_delay_base` is the lower limit.",
  },
  {
    name: "pcmk_action_limit",
    type: "integer",
    default: "1",
    description: "How many actions the device can run at the same time. -1 sets no limit.",
  },
  ...actions.flatMap(ofAction),
  {
    name: "pcmk_poweroff_action",
    type: "string",
    removed: { since: "2.0.0", instead: "pcmk_off_action" },
    description: "The old name of `pcmk_off_action`.",
  },
  {
    name: "pcmk_arg_map",
    type: "string",
    removed: { since: "2.0.0", instead: "pcmk_host_argument" },
    description: "The agent's parameter that receives the node to fence. Write `pcmk_host_argument` instead.",
  },
];

/** A parameter of every fence device by its name; also one of an action that only some agent has (`pcmk_diag_timeout`), which Pacemaker reads too. */
export function fencingParameter(name: string): OptionInfo | undefined {
  const action = /^pcmk_([a-z_]+)_(?:action|timeout|retries)$/.exec(name)?.[1];
  return findOption(fencingParameters, name) ?? (action === undefined ? undefined : findOption(ofAction(action), name));
}

const parameterTypes: Partial<Record<OptionType, ParameterType>> = { duration: "time", integer: "integer" };

function asAgentParameter({ name, type, default: preset, choices }: OptionInfo): AgentParameter {
  return {
    name,
    type: parameterTypes[type] ?? "string",
    ...omitUndefined({ default: preset, choices: choices?.map(({ value }) => value) }),
    required: false,
    unique: false,
  };
}

/** {@link fencingParameters} in the form of an agent's own parameters, without those that Pacemaker removed. */
export const fencingAgentParameters: readonly AgentParameter[] = fencingParameters
  .filter(({ removed }) => removed === undefined)
  .map(asAgentParameter);

/** {@link fencingParameter} in the form of an agent's own parameter; undefined for one that Pacemaker removed. */
export function fencingAgentParameter(name: string): AgentParameter | undefined {
  const option = fencingParameter(name);
  return option && option.removed === undefined ? asAgentParameter(option) : undefined;
}
