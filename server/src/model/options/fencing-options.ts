import { type OptionInfo, renamed } from "./option.ts";

// Facts: `metadata` of Pacemaker 2.1.5's daemons, lib/common/options.c and the change log of 3.0.2.

/** The cluster options about fencing: part of `clusterOptions`. */
export const fencingOptions: readonly OptionInfo[] = [
  ...renamed(
    {
      name: "fencing-enabled",
      type: "boolean",
      default: "true",
      description:
        "Whether the cluster may fence nodes. With false, a node that stops responding is assumed dead and its resources start elsewhere, although it may still write to the same data: never do this with shared or replicated storage.",
    },
    "stonith-enabled",
    "3.0.2",
  ),
  ...renamed(
    {
      name: "fencing-action",
      type: "choice",
      default: "reboot",
      choices: [
        { value: "reboot", meaning: "Power-cycle the node, so that it can rejoin by itself." },
        { value: "off", meaning: "Power the node off; an administrator has to start it again." },
      ],
      description:
        "What to do to a node that must be fenced. `reboot` brings it back without help; `off` leaves it off until an administrator has checked it.",
    },
    "stonith-action",
    "3.0.2",
    {
      choices: [
        { value: "reboot", meaning: "Power-cycle the node, so that it can rejoin by itself." },
        { value: "off", meaning: "Power the node off; an administrator has to start it again." },
        { value: "poweroff", meaning: "An old name of `off`. Pacemaker 3.0 no longer accepts it." },
      ],
    },
  ),
  ...renamed(
    {
      name: "fencing-timeout",
      type: "duration",
      default: "60s",
      unit: "s",
      description:
        "How long a fence device may take for one action unless the device sets its own timeout (`pcmk_reboot_timeout` …). With SBD it must be longer than the disk's msgwait timeout, or successful fencing counts as failed.",
    },
    "stonith-timeout",
    "3.0.2",
  ),
  ...renamed(
    {
      name: "fencing-max-attempts",
      type: "score",
      default: "10",
      description:
        "How many times fencing a node may fail before the cluster stops retrying immediately. It then waits for the next event; until the node is fenced, its resources are not recovered.",
    },
    "stonith-max-attempts",
    "3.0.2",
  ),
  ...renamed(
    {
      name: "fencing-watchdog-timeout",
      type: "duration",
      default: "0",
      unit: "s",
      description:
        "With diskless SBD: after this time a lost node is assumed to have been reset by its own watchdog. It must be longer than `SBD_WATCHDOG_TIMEOUT` on every node, or data can be lost; 0 turns this off, a negative value means twice that timeout.",
    },
    "stonith-watchdog-timeout",
    "3.0.2",
  ),
  ...renamed(
    {
      name: "fencing-reaction",
      type: "choice",
      default: "stop",
      choices: [
        { value: "stop", meaning: "Stop Pacemaker immediately and stay stopped." },
        { value: "panic", meaning: "Reboot the node immediately; if that fails, stop." },
      ],
      description:
        "What a node does when it is notified of its own fencing although it is still running. This happens with fencing that only cuts off storage, or when a device wrongly reported success.",
    },
    "fence-reaction",
    "3.0.2",
    { since: "2.0.3" },
  ),
  {
    name: "concurrent-fencing",
    type: "boolean",
    deprecated: { since: "3.0.0" },
    description:
      "Whether several nodes may be fenced at the same time. The default is true from Pacemaker 3.0 on; before that it is false unless the distribution chose otherwise.",
  },
  {
    name: "startup-fencing",
    type: "boolean",
    default: "true",
    description:
      "Whether nodes that have not been seen since the cluster started are fenced. With false the cluster assumes they are off; if one of them runs resources after all, the same data is used twice.",
  },
  {
    name: "priority-fencing-delay",
    type: "duration",
    default: "0",
    unit: "s",
    since: "2.0.4",
    description:
      "When the cluster splits, delay fencing of the node with the highest total resource priority by this time, so that it wins the race. It needs `priority` on resources and should be at least twice the largest `pcmk_delay_base` or `pcmk_delay_max`.",
  },
  {
    name: "fence-remote-without-quorum",
    type: "boolean",
    default: "false",
    since: "3.0.1",
    description:
      "Whether a partition without quorum may fence Pacemaker Remote nodes. With true, both partitions of a split cluster may do so. Pacemaker 2.1.10 has it too.",
  },
  {
    name: "have-watchdog",
    type: "boolean",
    default: "false",
    clusterOwned: true,
    description:
      "Whether SBD is running with a watchdog. The cluster detects this and writes it itself; a value set by hand has no effect.",
  },
];
