import { count } from "../../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot, ResourceState } from "../../../cluster/status/snapshot.ts";
import { formatWhen } from "../format-history.ts";
import { type Attention, formatFailure, leaves } from "../format-resource.ts";
import { formatFailCount, formatFencing, formatLeftover, formatTicket } from "../format-status.ts";

/** A list of the panel, beside its grid. */
export interface PanelList {
  readonly key: "failures" | "pending" | "leftovers" | "fencing" | "tickets" | "notes";
  readonly title: string;
  readonly items: readonly PanelItem[];
}

/** An item of a list. */
export interface PanelItem {
  /** Unique in its list, and the same from snapshot to snapshot. */
  readonly key: string;
  /** The resource, node or ticket; empty for a plain sentence. */
  readonly subject: string;
  readonly text: string;
  readonly attention: Attention;
  /** The action of a button beside it. */
  readonly action?: {
    readonly type: "cleanup" | "clearConstraints";
    readonly label: string;
    readonly resource: string;
    readonly node: string;
  };
}

/** The non-empty lists of a snapshot, the most urgent first. */
export function panelLists(snapshot: ClusterSnapshot): readonly PanelList[] {
  const { failures, fencing, tickets, leftovers } = snapshot;
  const lists: readonly PanelList[] = [
    { key: "failures", title: count(failures.length, "failed action"), items: failureItems(snapshot) },
    { key: "pending", title: "Pending actions", items: pendingItems(snapshot) },
    {
      key: "leftovers",
      title: "Leftover move and ban constraints",
      items: leftovers.map((left) => ({
        key: left.id,
        subject: left.resource,
        text: `${formatLeftover(left)} (${left.id})`,
        attention: "muted",
        action: { type: "clearConstraints", label: "Clear", resource: left.resource, node: left.node },
      })),
    },
    {
      key: "fencing",
      title: "Fencing",
      items: fencing.map((event, index) => ({
        key: `${event.target} ${event.completed ?? index}`,
        subject: event.target,
        text: `${formatFencing(event)}${event.completed ? ` · ${localTime(event.completed)}` : ""}`,
        attention: ({ success: "good", failed: "error", pending: "busy" } as const)[event.status],
      })),
    },
    {
      key: "tickets",
      title: "Tickets",
      items: tickets.map((ticket) => ({
        key: ticket.id,
        subject: ticket.id,
        text: `${formatTicket(ticket)}${ticket.lastGranted ? `, last granted ${ticket.lastGranted}` : ""}`,
        attention: ticket.granted && !ticket.standby ? "good" : "muted",
      })),
    },
    { key: "notes", title: "Notes", items: notes(snapshot) },
  ];
  return lists.filter(({ items }) => items.length > 0);
}

function failureItems({ failures, failCounts, resources }: ClusterSnapshot): readonly PanelItem[] {
  const running = new Set(resources.flatMap(leaves).flatMap((leaf) => (leaf.placements.length > 0 ? [leaf.id] : [])));
  return failures.map((failure) => {
    const times = failCounts.find(({ resource, node }) => resource === failure.resource && node === failure.node);
    const more = times && times.count > 1 ? `. ${formatFailCount(times)}` : "";
    return {
      key: `${failure.resource}/${failure.node}/${failure.operation}/${failure.interval}`,
      subject: failure.resource,
      text: `${formatFailure(failure)}${more}${failure.when ? ` · ${failure.when}` : ""}`,
      attention: running.has(failure.resource.replace(/:\d+$/, "")) ? "warning" : "error",
      action: { type: "cleanup", label: "Clean Up", resource: failure.resource, node: failure.node },
    };
  });
}

function pendingItems({ resources, nodes }: ClusterSnapshot): readonly PanelItem[] {
  const moving = (leaf: ResourceState): readonly PanelItem[] => {
    const pending = leaf.pending ?? (leaf.role.endsWith("ing") ? leaf.role : undefined);
    if (pending === undefined) return [];
    const where = leaf.placements.map(({ node }) => node).join(" ");
    const text = `${pending.toLowerCase()}${where === "" ? "" : ` on ${where}`}`;
    return [{ key: leaf.id, subject: leaf.id, text, attention: "busy" }];
  };
  const items = [
    ...resources.flatMap(leaves).flatMap(moving),
    ...nodes
      .filter(({ condition, isLeaving }) => condition === "pending" || isLeaving)
      .map(({ name, isLeaving }) => ({
        key: `node ${name}`,
        subject: name,
        text: isLeaving ? "leaving the cluster" : "joining the cluster",
        attention: "busy" as const,
      })),
  ];
  // A bundle's replicas hold the same names.
  return [...new Map(items.map((item) => [item.key, item])).values()];
}

function notes({ bans, leftovers, lastChange }: ClusterSnapshot): readonly PanelItem[] {
  const known = new Set(leftovers.map(({ id }) => id));
  const note = (text: string): PanelItem => ({ key: text, subject: "", text, attention: "muted" });
  return [
    ...bans
      .filter(({ id }) => !known.has(id))
      .map((ban) =>
        note(
          `"${ban.resource}" is banned from "${ban.node}"${ban.promotedOnly ? " as promoted" : ""} by "${ban.id}" (${ban.weight.replace("1000000", "INFINITY")}).`,
        ),
      ),
    ...(lastChange
      ? [
          note(
            `Configuration last changed ${lastChange.time}${lastChange.user ? ` by ${lastChange.user}` : ""}${
              lastChange.client ? ` via ${lastChange.client}` : ""
            }${lastChange.origin ? ` on ${lastChange.origin}` : ""}.`,
          ),
        ]
      : []),
  ];
}

/** A node's time stamp in local time; unchanged where it is not a time. */
function localTime(stamp: string): string {
  return Number.isNaN(Date.parse(stamp)) ? stamp : formatWhen(stamp);
}
