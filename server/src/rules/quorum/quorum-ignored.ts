import type { Rule } from "../rule.ts";
import { nodeCount } from "../support/fencing/fencing.ts";
import { pairSpan } from "../support/spans.ts";

/** The cluster continues without quorum. */
export const quorumIgnored: Rule = {
  id: "quorum-ignored",
  group: "quorum",
  severity: "warning",
  title: "Quorum is ignored",
  why: "With no-quorum-policy=ignore each partition of a split cluster continues as if it were the whole cluster, and services run twice. For two nodes, corosync has two_node: 1, which lets one node continue alone and still waits for both after a cold start.",
  source: "Pacemaker Explained, cluster options: no-quorum-policy; votequorum(5): two_node",
  wrong: "property no-quorum-policy=ignore",
  right: "property no-quorum-policy=stop",
  check(model, report) {
    const set = model.property("no-quorum-policy");
    if (set?.pair.value?.toLowerCase() !== "ignore") return;
    const count = nodeCount(model);
    const isLarge = count !== undefined && count > 2;
    const { corosync } = model;
    const has = corosync?.twoNode
      ? "this isn't needed, because corosync.conf sets two_node"
      : "two_node: 1 in corosync.conf does it safely";
    const text = set.pair.valueSpan;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      severity: isLarge ? "error" : "warning",
      message: isLarge
        ? `Quorum is ignored in a cluster of ${count} nodes: when it splits, each partition continues on its own and services run twice. Set no-quorum-policy=stop.`
        : `Quorum is ignored: when the nodes lose contact, each continues on its own. To let one of two nodes continue alone, ${has}. Set no-quorum-policy=stop.`,
      ...(text ? { fixes: [{ title: "Set no-quorum-policy=stop", at: set.place, span: text, text: "stop" }] } : {}),
      ...(corosync?.twoNode
        ? {
            related: [
              {
                at: corosync,
                span: corosync.option("quorum.two_node")?.span ?? { start: 0, end: 0 },
                message: "two_node lets one of two nodes continue alone.",
              },
            ],
          }
        : {}),
    });
  },
};
