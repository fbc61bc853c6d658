import type { OptionInfo } from "./option.ts";
import { orderActions, orderKinds, roles } from "./roles.ts";

// Facts: the schema constraints-3.9, "Pacemaker Explained" on constraints, and the change log of 3.0.0.

const roleChoices = roles.map(({ name, description }) => ({ value: name, meaning: description }));

const id: OptionInfo = { name: "id", type: "id", description: "The id of the constraint or of the set." };

const sequential: OptionInfo = {
  name: "sequential",
  type: "boolean",
  default: "true",
  description:
    "In a set: whether its members depend on one another in the order they are listed. `( … )` means `sequential=false`.",
};

const ineffectiveSequential: OptionInfo = {
  ...sequential,
  description: "In a set: no effect here; it applies only to order and colocation sets.",
};

/** One instance of a clone, as an experimental schema once could name it. */
function instanceOf(resource: string): OptionInfo {
  return {
    name: `${resource}-instance`,
    type: "integer",
    deprecated: { since: "2.1.5" },
    removed: { since: "3.0.0" },
    description: "Which instance of a clone is meant. It was experimental, and no regular schema allowed it.",
  };
}

const setRole: OptionInfo = {
  name: "role",
  type: "choice",
  choices: roleChoices,
  description: "In a set: the role of its members that the constraint is about.",
};

const setScore: OptionInfo = {
  name: "score",
  type: "score",
  description: "How strong the constraint is. INFINITY makes it mandatory, a finite number advisory.",
};

const setOrdering: OptionInfo = {
  name: "ordering",
  type: "choice",
  choices: [
    { value: "group", meaning: "Each member is placed with the one before it, as in a group." },
    { value: "listed", meaning: "Each member is placed with the one after it, as in a list of constraints." },
  ],
  description: "In a set: the direction in which its members depend on one another. Rarely used.",
};

const lifetime: OptionInfo = {
  name: "lifetime",
  type: "string",
  removed: { since: "3.0.0", instead: "a rule with a date" },
  description: "When the constraint expires. Write a rule with a date instead.",
};

const action: OptionInfo = {
  name: "action",
  type: "choice",
  default: "start",
  choices: orderActions.map(({ name, description }) => ({ value: name, meaning: description })),
  description: "In a set: the action of its members that is ordered.",
};

/** What may be written after a constraint (`symmetrical=false`) and within its sets. */
export const constraintAttributes: Readonly<
  Record<"location" | "colocation" | "order" | "rsc_ticket", readonly OptionInfo[]>
> = {
  location: [
    id,
    {
      name: "role",
      type: "choice",
      default: "Started",
      choices: roleChoices,
      description:
        "Which role the constraint is about. With `Promoted` it decides which instances of a promotable clone are promoted, not where they run.",
    },
    {
      name: "resource-discovery",
      type: "choice",
      default: "always",
      choices: [
        { value: "always", meaning: "Probe the node for the resource." },
        { value: "never", meaning: "Never probe this node." },
        { value: "exclusive", meaning: "Probe, and allow, only the nodes with this value." },
      ],
      description:
        "Whether the node is probed for the resource. With `never` or `exclusive` a stray copy goes undetected, so the software must not be able to run on the other nodes.",
    },
    {
      name: "score",
      type: "score",
      description:
        "How strongly the resource prefers the node or, with a negative value, avoids it. INFINITY and -INFINITY make it mandatory.",
    },
    { name: "node", type: "nodes", description: "The node that the constraint is about." },
    ineffectiveSequential,
    lifetime,
  ],
  colocation: [
    id,
    setScore,
    {
      name: "node-attribute",
      type: "string",
      default: "#uname",
      description:
        "Nodes with the same value of this attribute count as one location. With an attribute such as `rack`, the two resources only need to share the rack.",
    },
    {
      name: "influence",
      type: "boolean",
      since: "2.1.0",
      description:
        "With false the first resource's preferences and failures do not move the second: the first is stopped where it cannot run with the second. The default is the first resource's `critical`.",
    },
    sequential,
    setRole,
    setOrdering,
    lifetime,
    instanceOf("rsc"),
    instanceOf("with-rsc"),
    ...["score-attribute", "score-attribute-mangle"].map(
      (name): OptionInfo => ({
        name,
        type: "string",
        removed: { since: "2.0.0", instead: "score" },
        description: "Which node attribute holds the score. It never had an effect in a colocation.",
      }),
    ),
  ],
  order: [
    id,
    {
      name: "kind",
      type: "choice",
      default: "Mandatory",
      choices: orderKinds.map(({ name, description }) => ({ value: name, meaning: description })),
      description: "How strictly the order is enforced. In crm it comes before the resources: `Mandatory: A B`.",
    },
    {
      name: "score",
      type: "score",
      deprecated: { since: "2.0.0", instead: "kind" },
      description: "The old form of `kind`: 0 means `Optional`, anything else `Mandatory`. Write the kind instead.",
    },
    {
      name: "symmetrical",
      type: "boolean",
      default: "true",
      description:
        "Whether the reverse order applies to the opposite actions, so that what starts last stops first. For the kind `Serialize` it is always false.",
    },
    {
      name: "require-all",
      type: "boolean",
      default: "true",
      description:
        "With false one active member is enough for the next to start. In a set it needs `sequential=false`; `[ … ]` means both. For a clone prefer its `clone-min`.",
    },
    sequential,
    action,
    setOrdering,
    lifetime,
    instanceOf("first"),
    instanceOf("then"),
  ],
  rsc_ticket: [
    id,
    {
      name: "loss-policy",
      type: "choice",
      default: "stop",
      choices: [
        { value: "stop", meaning: "Stop the resources." },
        { value: "demote", meaning: "Demote them; stop those that are not promotable." },
        { value: "fence", meaning: "Fence the nodes they run on." },
        { value: "freeze", meaning: "Leave them as they are, unmanaged." },
      ],
      description: "What happens to the resources when this site loses the ticket. `fence` needs working fencing.",
    },
    setRole,
    ineffectiveSequential,
  ],
};
