import type { Rule } from "../rule.ts";
import { nodeCount } from "../support/fencing.ts";
import { pairSpan } from "../support/places.ts";

/** The cluster goes on without quorum. */
export const quorumIgnored: Rule = {
  id: "quorum-ignored",
  group: "quorum",
  severity: "warning",
  title: "Quorum is ignored",
  why: "With no-quorum-policy=ignore each part of a cluster that broke apart goes on as if it were the whole, and services run twice. For two nodes corosync has two_node: 1, which lets one go on alone and still waits for both after a cold start.",
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
      ? "corosync.conf has two_node, so that isn't needed"
      : "two_node: 1 in corosync.conf does that safely";
    const text = set.pair.valueSpan;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      severity: isLarge ? "error" : "warning",
      message: isLarge
        ? `Quorum is ignored in a cluster of ${count} nodes: when it breaks apart, each part goes on by itself and services run twice. Set no-quorum-policy=stop.`
        : `Quorum is ignored: when the nodes lose sight of each other, each goes on by itself. To let one of two nodes go on alone, ${has}. Set no-quorum-policy=stop.`,
      ...(text ? { fixes: [{ title: "Set no-quorum-policy=stop", at: set.place, span: text, text: "stop" }] } : {}),
      ...(corosync?.twoNode
        ? {
            related: [
              {
                at: corosync,
                span: corosync.option("quorum.two_node")?.span ?? { start: 0, end: 0 },
                message: "Here one of two nodes is allowed to go on alone.",
              },
            ],
          }
        : {}),
    });
  },
};
