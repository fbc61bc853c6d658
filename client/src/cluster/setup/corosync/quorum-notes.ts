import { readCorosyncVotes } from "../../services/corosync-votes.ts";
import { readNodelist } from "./nodelist.ts";

/** What a person should know of quorum where the nodes or the device of a cluster change: sentences. Both texts are a corosync.conf. */
export function quorumNotes(former: string, text: string): readonly string[] {
  const [before, after] = [readNodelist(former), readNodelist(text)];
  const count = after.nodes.length;
  if (after.device !== undefined) return count % 2 === 1 && isHalfDevice(text) ? [oddNote(count)] : [];
  if (before.device === undefined && before.nodes.length === count) return [];
  if (count === 2)
    return ["Two nodes: two_node is set, which keeps quorum when one is lost; fencing alone decides which survives."];
  const ending = before.twoNode ? "two_node is removed; quorum" : "quorum";
  return [`${count} nodes: ${ending} takes ${Math.floor(count / 2) + 1} of them.`];
}

/** Whether the device gives its vote to one half of the nodes (ffsplit), and not its votes to whatever node is left (lms). */
function isHalfDevice(text: string): boolean {
  return readCorosyncVotes(text.split("\n"))?.deviceVotes === 1;
}

function oddNote(count: number): string {
  const needed = Math.floor((count + 1) / 2) + 1;
  return `${count} nodes and the vote of the quorum device: quorum takes ${needed} of ${count + 1} votes. ${count} nodes alone survive the loss of as many nodes, and don't need the device: remove it (quorate cluster remove-device).`;
}
