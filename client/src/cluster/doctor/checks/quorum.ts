import { shellLine } from "../../ssh/quote.ts";
import { differing, type ExaminedCluster, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";
import type { NodeFacts } from "../node-facts.ts";

/** Quorum and its device, as each node sees them. */
export function checkQuorum({ nodes }: ExaminedCluster): CheckResult[] {
  const without = nodes.filter((node) => quorumValue(node, "Quorate") === "No");
  const waiting = without.filter(waitsForAll);
  return [
    ...finding("quorum", "error", namesOf(waiting), {
      message:
        "There is no quorum: corosync has the votes, and waits after a start until every node has joined once (wait_for_all).",
      why: "Resources aren't started: nodes that are only cut off might run them already.",
      advice:
        "Start the missing nodes. Where one stays away, make sure that it is off, then, as root on a node that waits: corosync-cmapctl -s quorum.cancel_wait_for_all u8 1.",
    }),
    ...finding("quorum", "error", namesOf(without.filter((node) => !waiting.includes(node))), {
      message: "There is no quorum.",
      why: "Resources are stopped, or aren't recovered.",
      advice: "Start the other nodes, or repair the network between them.",
    }),
    ...sameMembership(nodes),
    ...nodes.flatMap(deviceConnection),
  ];
}

/** A line of corosync-quorumtool: what stands after its name. */
function quorumValue(node: NodeFacts, name: string): string | undefined {
  const line = node.all("quorum").find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/** Whether corosync has the votes, and still waits for every node after a start. */
function waitsForAll(node: NodeFacts): boolean {
  return (
    /\bWaitForAll\b/.test(quorumValue(node, "Flags") ?? "") &&
    Number(quorumValue(node, "Total votes")) >= Number.parseInt(quorumValue(node, "Quorum") ?? "", 10)
  );
}

function sameMembership(nodes: readonly NodeFacts[]): CheckResult[] {
  const differences = ["Ring ID", "Expected votes", "Quorum"].flatMap((name) =>
    differing(
      "same-membership",
      "error",
      nodes,
      (node) => quorumValue(node, name),
      ({ sentence }) => ({
        message: `Corosync's membership isn't the same everywhere: ${name} differs (${sentence}).`,
        why: "The nodes form several clusters, or follow different files.",
        advice: "Check the links between the nodes and that corosync.conf is equal.",
      }),
    ),
  );
  // The others follow from the first.
  return differences.slice(0, 1);
}

function deviceConnection(node: NodeFacts): CheckResult[] {
  const answer = node.all("qdevice").join(" ");
  if (node.one("quorum-device") === undefined || !node.isRoot || /State:\s*Connected/i.test(answer)) return [];
  return finding("qdevice", "error", [node.name], {
    message: `The quorum device isn't connected${answer === "" ? "" : ` (${answer.slice(0, 120)})`}.`,
    why: "Its vote is missing when nodes fail.",
    command: shellLine`systemctl restart corosync-qdevice`,
  });
}
