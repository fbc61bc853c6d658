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
    "In a set: whether its members depend on one another in the order they are written. `( … )` writes `sequential=false`.",
};

const idleSequential: OptionInfo = {
  ...sequential,
  description: "In a set: has no effect here, as it counts only in orders and colocations.",
};

/** One instance of a clone, as an experimental schema once could name it. */
function instanceOf(resource: string): OptionInfo {
  return {
    name: `${resource}-instance`,
    type: "integer",
    deprecated: { since: "2.1.5" },
    removed: { since: "3.0.0" },
    description: "Which instance of a clone is meant. It was an experiment that no ordinary schema allowed.",
  };
}

const setRole: OptionInfo = {
  name: "role",
  type: "choice",
  choices: roleChoices,
  description: "In a set: which role of its members is meant.",
};

const setScore: OptionInfo = {
  name: "score",
  type: "score",
  description: "How strong the constraint is. INFINITY makes it a must, a finite number only a wish.",
};

const setOrdering: OptionInfo = {
  name: "ordering",
  type: "choice",
  choices: [
    { value: "group", meaning: "Each member is placed with the one before it, as in a group." },
    { value: "listed", meaning: "Each member is placed with the one after it, as in a list of constraints." },
  ],
  description: "In a set: which way its members depend on one another. Hardly ever written.",
};

const lifetime: OptionInfo = {
  name: "lifetime",
  type: "string",
  removed: { since: "3.0.0", instead: "a rule with a date" },
  description: "Until when the constraint counts. Write a rule with a date instead.",
};

const action: OptionInfo = {
  name: "action",
  type: "choice",
  default: "start",
  choices: orderActions.map(({ name, description }) => ({ value: name, meaning: description })),
  description: "In a set: which action of its members is ordered.",
};

/** What may be written behind a constraint (`symmetrical=false`) and within its sets. */
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
        "Which role the constraint is about. `Promoted` says which instances of a promotable clone get promoted, and not where they run.",
    },
    {
      name: "resource-discovery",
      type: "choice",
      default: "always",
      choices: [
        { value: "always", meaning: "Ask the node whether the resource already runs there." },
        { value: "never", meaning: "Never ask this node." },
        { value: "exclusive", meaning: "Ask, and allow, only the nodes marked this way." },
      ],
      description:
        "Whether the node is asked if the resource already runs there. With `never` or `exclusive` a stray copy goes unseen, so the software must not be able to run on the other nodes.",
    },
    {
      name: "score",
      type: "score",
      description:
        "How much the resource wants to be on the node, or with a negative value, away from it. INFINITY and -INFINITY make it a must.",
    },
    { name: "node", type: "nodes", description: "The node that the constraint is about." },
    idleSequential,
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
        "Nodes with the same value of this attribute count as one place. With an attribute such as `rack`, the two resources need only share the rack.",
    },
    {
      name: "influence",
      type: "boolean",
      since: "2.1.0",
      description:
        "With false the first resource's wishes and failures do not move the second: it is stopped where it cannot be with it. The default is `critical` of the first resource.",
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
      description: "How strictly the order is kept. In crm it stands before the resources: `Mandatory: A B`.",
    },
    {
      name: "score",
      type: "score",
      deprecated: { since: "2.0.0", instead: "kind" },
      description:
        "The old way of saying how strictly the order is kept: 0 is `Optional`, anything else `Mandatory`. Write the kind instead.",
    },
    {
      name: "symmetrical",
      type: "boolean",
      default: "true",
      description:
        "Whether the reverse holds too, so that what starts last stops first. For the kind `Serialize` it is always false.",
    },
    {
      name: "require-all",
      type: "boolean",
      default: "true",
      description:
        "With false one active member is enough for the next to start. In a set it needs `sequential=false`; `[ … ]` writes both. For a clone prefer its `clone-min`.",
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
    idleSequential,
  ],
};
