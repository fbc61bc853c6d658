import { findOption, type OptionInfo } from "./option.ts";

// Facts: `pacemaker-fenced metadata` of Pacemaker 2.1.5, lib/common/options.c (fencing_params), upgrade-2.10.xsl.

const actions = ["reboot", "off", "on", "list", "monitor", "status"] as const;

/** What can be set for each action of a fence device. */
function ofAction(action: string): readonly OptionInfo[] {
  return [
    {
      name: `pcmk_${action}_action`,
      type: "string",
      default: action,
      description: `What the device is asked for instead of \`${action}\`, where it has another word or another way.`,
    },
    {
      name: `pcmk_${action}_timeout`,
      type: "duration",
      default: "60s",
      unit: "s",
      description: `How long \`${action}\` may take on this device. Without it the cluster's fencing timeout counts.`,
    },
    {
      name: `pcmk_${action}_retries`,
      type: "integer",
      default: "2",
      description: `How often \`${action}\` is tried in all within its timeout, for devices that are busy at times.`,
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
    description: "Which nodes the device can fence, separated by commas or spaces.",
  },
  {
    name: "pcmk_host_map",
    type: "string",
    description:
      "What the device calls each node, as `node1:1;node2:2,3`. It also says which nodes the device can fence.",
  },
  {
    name: "pcmk_host_check",
    type: "choice",
    choices: [
      { value: "static-list", meaning: "Those in `pcmk_host_list` and `pcmk_host_map`." },
      { value: "dynamic-list", meaning: "Those that the device itself lists." },
      { value: "status", meaning: "Ask the device about each node." },
      { value: "none", meaning: "Take it that the device can fence every node." },
    ],
    description:
      "How the cluster learns which nodes the device can fence. The default is `static-list` where a list or map is given, else `dynamic-list` or `status` if the device can do that, else `none`.",
  },
  {
    name: "pcmk_host_argument",
    type: "string",
    default: "port",
    description:
      "Under which parameter the agent is given the node to fence, where it is not `port` or `plug`. `none` gives it nothing.",
  },
  {
    name: "pcmk_delay_base",
    type: "string",
    default: "0s",
    unit: "s",
    description:
      "How long to wait before fencing, so that two nodes do not fence each other: give it for the node that should win. Also for each node: `node1:5s;node2:0`.",
  },
  {
    name: "pcmk_delay_max",
    type: "duration",
    default: "0s",
    unit: "s",
    description:
      "The most that fencing waits, by chance, so that two nodes do not fence each other. `pcmk_delay_base` is the least.",
  },
  {
    name: "pcmk_action_limit",
    type: "integer",
    default: "1",
    description: "How many actions the device can do at the same time. -1 sets no limit.",
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
    description: "Which parameter of the agent means the node to fence. Write `pcmk_host_argument` instead.",
  },
];

/** A parameter of every fence device by its name; also one of an action that only some agent has (`pcmk_diag_timeout`), which Pacemaker reads too. */
export function fencingParameter(name: string): OptionInfo | undefined {
  const action = /^pcmk_([a-z_]+)_(?:action|timeout|retries)$/.exec(name)?.[1];
  return findOption(fencingParameters, name) ?? (action === undefined ? undefined : findOption(ofAction(action), name));
}
