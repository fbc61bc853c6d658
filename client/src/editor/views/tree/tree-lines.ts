import { quoted } from "../../../../../server/src/text/phrases.ts";
import type {
  ClusterSnapshot,
  FailedAction,
  LeftoverConstraint,
  TicketState,
} from "../../../cluster/status/snapshot.ts";
import { type Attention, formatFailure } from "../format-resource.ts";
import { formatLeftover, formatTicket } from "../format-status.ts";
import type { TreeNode } from "./tree-node.ts";

/** A section of a cluster in the tree, and its lines. */
interface TreeSection {
  readonly part: string;
  readonly label: string;
  readonly description: string;
  readonly attention: Attention;
  readonly lines: readonly TreeNode[];
}

/** The sections of a cluster after nodes and resources, without empty ones: failures, leftover constraints, tickets. */
export function otherSections(
  cluster: string,
  { failures, leftovers, tickets }: ClusterSnapshot,
): readonly TreeSection[] {
  const keyOf = (failure: FailedAction): string =>
    `${failure.resource}/${failure.node}/${failure.operation}/${failure.interval}`;
  const sections: readonly TreeSection[] = [
    {
      part: "failures",
      label: "Failures",
      description: String(failures.length),
      attention: "warning",
      lines: withUniqueKeys(failures, keyOf).map(([key, failure]) => failureLine(cluster, key, failure)),
    },
    {
      part: "leftovers",
      label: "Leftover constraints",
      description: String(leftovers.length),
      attention: "muted",
      lines: leftovers.map((left) => leftoverLine(cluster, left)),
    },
    {
      part: "tickets",
      label: "Tickets",
      description: "",
      attention: "good",
      lines: tickets.map((ticket) => ticketLine(cluster, ticket)),
    },
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

function failureLine(cluster: string, key: string, failure: FailedAction): TreeNode {
  return {
    id: `${cluster}/failures/${key}`,
    cluster,
    node: failure.node,
    resource: failure.resource,
    label: failure.resource,
    description: formatFailure(failure),
    tooltip: [
      `${quoted(failure.resource)}: ${formatFailure(failure)}`,
      `Exit code ${failure.exitCode}, ${failure.status}${failure.when ? `, ${failure.when}` : ""}.`,
      "Clean up the failure to have the cluster try again.",
    ].join("\n"),
    icon: "error",
    attention: "error",
    contextValue: "failure",
    isOpen: false,
    children: [],
  };
}

function leftoverLine(cluster: string, left: LeftoverConstraint): TreeNode {
  return {
    id: `${cluster}/leftovers/${left.id}`,
    cluster,
    resource: left.resource,
    node: left.node,
    label: left.resource,
    description: formatLeftover(left),
    tooltip: `${quoted(left.id)}: ${quoted(left.resource)} ${formatLeftover(left)}.\nClear the constraint to remove it.`,
    icon: left.kind === "ban" ? "circle-slash" : "pinned",
    attention: "muted",
    contextValue: "leftover",
    isOpen: false,
    children: [],
  };
}

function ticketLine(cluster: string, ticket: TicketState): TreeNode {
  const granted = ticket.lastGranted ? `, last granted ${ticket.lastGranted}` : "";
  return {
    id: `${cluster}/tickets/${ticket.id}`,
    cluster,
    label: ticket.id,
    description: formatTicket(ticket),
    tooltip: `Ticket ${quoted(ticket.id)}: ${formatTicket(ticket)}${granted}.`,
    icon: "tag",
    attention: ticket.granted && !ticket.standby ? "good" : "muted",
    contextValue: "ticket",
    isOpen: false,
    children: [],
  };
}

/** Items with unique keys: further ones of the same name get a number. */
export function withUniqueKeys<T>(items: readonly T[], nameOf: (item: T) => string): readonly (readonly [string, T])[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = nameOf(item);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return [before === 0 ? name : `${name}#${before}`, item] as const;
  });
}
