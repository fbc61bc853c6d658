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
      "How often the operation is repeated. 0 runs it only when needed, which is right for everything but `monitor`; two operations of one name need different intervals.",
  },
  {
    name: "timeout",
    type: "duration",
    default: "20s",
    unit: "s",
    description:
      "How long the operation may take before it counts as failed. A `stop` that takes longer gets its node fenced.",
  },
  {
    name: "role",
    type: "choice",
    choices: roles.map(({ name, description }) => ({ value: name, meaning: description })),
    description:
      "Repeat a monitor only where the resource should be in this role. A promotable clone needs a monitor for each role, at different intervals.",
  },
  {
    name: "on-fail",
    type: "choice",
    choices: [
      { value: "restart", meaning: "Stop the resource and start it again, perhaps elsewhere. Usually the default." },
      { value: "fence", meaning: "Fence the node. The default for `stop` while fencing is on." },
      { value: "block", meaning: "Touch the resource no more until a person cleans up." },
      { value: "stop", meaning: "Stop the resource and leave it stopped." },
      { value: "ignore", meaning: "Go on as if nothing had failed." },
      { value: "standby", meaning: "Move all resources away from the node." },
      {
        value: "demote",
        meaning: "Demote without a full restart; for `promote` and monitors of Promoted. Since 2.0.5.",
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
    description: "With false the operation counts as not written, which pauses a monitor.",
  },
  {
    name: "start-delay",
    type: "duration",
    default: "0",
    unit: "s",
    description:
      "How long after the start the first monitor waits. Needing it mostly means that the agent reports success too early.",
  },
  {
    name: "interval-origin",
    type: "date",
    description: "From which moment intervals are counted, so that the operation runs at fixed times of the day.",
  },
  {
    name: "record-pending",
    type: "boolean",
    default: "true",
    deprecated: { since: "3.0.0" },
    description:
      "Whether the status shows an operation already while it runs. Leave it out: the default is what people want.",
  },
  {
    name: "OCF_CHECK_LEVEL",
    type: "integer",
    default: "0",
    description:
      "How thorough a monitor is, in the agent's own steps such as 0, 10, 20. It becomes a parameter of the operation; the agent's description says what each step does.",
  },
  {
    name: "id",
    type: "id",
    description: "The operation's own id. Without one it is made from the resource, the name and the interval.",
  },
  { name: "description", type: "string", description: "A note for people; the cluster does not read it." },
  {
    name: "requires",
    type: "choice",
    choices: [
      { value: "nothing", meaning: "May start at any time." },
      { value: "quorum", meaning: "May start only with quorum." },
      { value: "fencing", meaning: "May start only once failed nodes are fenced." },
      { value: "unfencing", meaning: "May start only where access has been given back." },
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
      description: "Whether a failure of the operation is of no importance. Write `on-fail=ignore` instead.",
    }),
  ),
  {
    name: "role_after_failure",
    type: "choice",
    choices: roles.map(({ name, description }) => ({ value: name, meaning: description })),
    deprecated: { since: "2.0.0", instead: "on-fail" },
    removed: { since: "3.0.0", instead: "on-fail" },
    description: "In which role a failure leaves the resource. Write `on-fail` instead.",
  },
];

/** What may stand among the meta attributes of an operation (`op_meta`): the same, but for what only the operation itself has. */
export const operationMeta: readonly OptionInfo[] = operationAttributes.filter(
  ({ name }) => !["id", "description", "OCF_CHECK_LEVEL"].includes(name),
);
