import { quoted } from "../../../../server/src/text/phrases.ts";
import type { FailCount, FencingEvent, LeftoverConstraint, TicketState, Votes } from "../../cluster/status/snapshot.ts";

/** `is banned from n1 as promoted until 2026-11-20 08:35:22Z`. */
export function formatLeftover({ kind, node, promotedOnly, until }: LeftoverConstraint): string {
  const place = kind === "ban" ? `is banned from ${node}` : `prefers ${node}`;
  return `${place}${promotedOnly ? " as promoted" : ""}${until ? ` until ${until}` : ""}`;
}

/** `granted`, `granted, standby`, `revoked`. */
export function formatTicket({ granted, standby }: TicketState): string {
  return `${granted ? "granted" : "revoked"}${standby ? ", standby" : ""}`;
}

/** `Failed 3 times on n1, migration threshold 3`. */
export function formatFailCount({ node, count, threshold }: FailCount): string {
  if (count >= 1_000_000)
    return `Failed on ${node} permanently: it doesn't start there again until the failure is cleaned up`;
  const times = count === 1 ? "once" : `${count} times`;
  return `Failed ${times} on ${node}${threshold > 0 ? `, migration threshold ${threshold}` : ""}`;
}

/** `Fencing (reboot) of "n3" by n2 succeeded: no such device.` */
export function formatFencing({ action, target, device, status, reason }: FencingEvent): string {
  const how = { success: "succeeded", failed: "failed", pending: "is pending" }[status];
  return `Fencing (${action}) of ${quoted(target)}${device ? ` by ${device}` : ""} ${how}${reason ? `: ${reason}` : ""}`;
}

/** `yes, 3 of 3 votes, 2 needed`. */
export function formatQuorum(quorum: boolean, votes: Votes | undefined): string {
  const answer = quorum ? "yes" : "no";
  return votes ? `${answer}, ${votes.total} of ${votes.expected} votes, ${votes.quorum} needed` : answer;
}
