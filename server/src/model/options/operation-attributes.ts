import type { OptionInfo } from "./option.ts";
import { roles } from "./roles.ts";

// Facts: the schemas resources-3.9 and upgrade-2.10.xsl, "Pacemaker Explained" on operations, the change log of 3.0.0.

/** What may follow the name of an operation (`op monitor interval=10s …`), and what `op_defaults` may hold. */
export const operationAttributes: readonly OptionInfo[] = [
  {
    name: "interval",
    type: "duration",
    default: "0",
    unit: "s",
    description:
      "How often the operation is repeated. 0 runs it only when needed, which is right for everything but `monitor`; two operations of the same name need different intervals.",
  },
  {
    name: "timeout",
    type: "duration",
    default: "20s",
    unit: "s",
    description:
      "How long the operation may take before it counts as failed. If a `stop` takes longer, its node is fenced.",
  },
  {
    name: "role",
    type: "choice",
    choices: roles.map(({ name, description }) => ({ value: name, meaning: description })),
    description:
      "Run a recurring monitor only where the resource should be in this role. A promotable clone needs a monitor for each role, at different intervals.",
  },
  {
    name: "on-fail",
    type: "choice",
    choices: [
      { value: "restart", meaning: "Stop the resource and start it again, possibly elsewhere. Usually the default." },
      { value: "fence", meaning: "Fence the node. The default for `stop` while fencing is on." },
      { value: "block", meaning: "Do nothing more with the resource until an administrator cleans up." },
      { value: "stop", meaning: "Stop the resource and leave it stopped." },
      { value: "ignore", meaning: "Continue as if nothing had failed." },
      { value: "standby", meaning: "Move all resources away from the node." },
      {
        value: "demote",
        meaning: "Demote without a full restart; for `promote` and monitors of Promoted.",
        since: "2.0.5",
      },
      { value: "restart-container", meaning: "Restart the container or guest that the resource runs in." },
    ],
    description:
      "What the cluster does when the operation fails. The default is `restart`; for `stop` it is `fence`, or `block` where fencing is off.",
  },
  {
    name: "enabled",
    type: "boolean",
    default: "true",
    description: "With false the operation is ignored, which pauses a monitor.",
  },
  {
    name: "start-delay",
    type: "duration",
    default: "0",
    unit: "s",
    description:
      "How long to wait after the start before the first monitor. If you need it, the agent probably reports success too early.",
  },
  {
    name: "interval-origin",
    type: "date",
    description: "The moment from which intervals are counted, so that the operation runs at fixed times of the day.",
  },
  {
    name: "record-pending",
    type: "boolean",
    default: "true",
    deprecated: { since: "3.0.0" },
    description:
      "Whether the status shows operations that are still running. Leave it out: the default is right for nearly everybody.",
  },
  {
    name: "OCF_CHECK_LEVEL",
    type: "integer",
    default: "0",
    description:
      "How thorough a monitor is, in the agent's own levels such as 0, 10, 20. It becomes a parameter of the operation; the agent's description explains each level.",
  },
  {
    name: "id",
    type: "id",
    description: "The operation's id. Without one it is generated from the resource, the name and the interval.",
  },
  { name: "description", type: "string", description: "A note for people; the cluster ignores it." },
  {
    name: "requires",
    type: "choice",
    choices: [
      { value: "nothing", meaning: "May start at any time." },
      { value: "quorum", meaning: "May start only with quorum." },
      { value: "fencing", meaning: "May start only once failed nodes are fenced." },
      { value: "unfencing", meaning: "May start only on unfenced nodes." },
    ],
    removed: { since: "2.0.0", instead: "requires among the meta attributes of the resource" },
    description:
      "What must be true before the resource may start. It moved from the operation to the `meta` of the resource.",
  },
  ...["can-fail", "can_fail"].map(
    (name): OptionInfo => ({
      name,
      type: "boolean",
      removed: { since: "3.0.0", instead: "on-fail" },
      description: "Whether a failure of the operation is ignored. Write `on-fail=ignore` instead.",
    }),
  ),
  {
    name: "role_after_failure",
    type: "choice",
    choices: roles.map(({ name, description }) => ({ value: name, meaning: description })),
    deprecated: { since: "2.0.0", instead: "on-fail" },
    removed: { since: "3.0.0", instead: "on-fail" },
    description: "The role that the resource has after a failure. Write `on-fail` instead.",
  },
];

/** The meta attributes that an operation may have (`op_meta`): the same, except for what only the operation itself has. */
export const operationMeta: readonly OptionInfo[] = operationAttributes.filter(
  ({ name }) => !["id", "description", "OCF_CHECK_LEVEL"].includes(name),
);
