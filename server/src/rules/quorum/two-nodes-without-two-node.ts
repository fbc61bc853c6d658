import type { Rule } from "../rule.ts";
import { sectionSpan, votesOf } from "../support/corosync.ts";
import { fencingNames, isFencingOff } from "../support/fencing/fencing.ts";
import { pairSpan } from "../support/spans.ts";

/** Two nodes with neither two_node nor a quorum device. */
export const twoNodesWithoutTwoNode: Rule = {
  id: "two-nodes-without-two-node",
  group: "quorum",
  severity: "warning",
  title: "Two nodes without two_node or a quorum device",
  why: "One of two nodes is not a majority: when one fails, the other has no quorum and stops everything, so the cluster is less available than a single machine. With two_node: 1 one of them may continue after it has fenced the other; a quorum device is even better.",
  source: "votequorum(5): two_node",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n}\n",
  },
  check(model, report) {
    const { corosync } = model;
    if (!corosync || corosync.twoNode || corosync.hasDevice || corosync.isOn("quorum.auto_tie_breaker")) return;
    const provider = corosync.option("quorum.provider");
    const count = corosync.nodes.length || votesOf(corosync);
    if (count !== 2 || !provider || votesOf(corosync) !== 2) return;
    const isOff = isFencingOff(model);
    const property = isOff ? model.property(...fencingNames.enabled) : undefined;
    const option = corosync.option("quorum.two_node");
    const end = provider.span.end;
    report({
      at: corosync,
      span: option?.span ?? sectionSpan(corosync, "quorum"),
      message: isOff
        ? "The cluster has two nodes without fencing, and two_node is not set: when one fails, the other has no quorum and stops everything. If quorum is ignored to avoid that, both nodes run everything when they lose contact. Set two_node: 1 and configure fencing."
        : "The cluster has two nodes, but neither two_node nor a quorum device: when one fails, the other has no quorum and stops everything. Set two_node: 1.",
      fixes: [
        option
          ? { title: "Set two_node: 1", at: corosync, span: option.valueSpan, text: "1" }
          : { title: 'Add "two_node: 1"', at: corosync, span: { start: end, end }, text: "\n  two_node: 1" },
      ],
      ...(property
        ? { related: [{ at: property.place, span: pairSpan(property.pair), message: "Fencing is disabled here." }] }
        : {}),
    });
  },
};
