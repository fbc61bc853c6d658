import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** two_node without wait_for_all, which makes it safe. */
export const waitForAllOff: Rule = {
  id: "wait-for-all-off",
  group: "quorum",
  severity: "warning",
  title: "two_node without wait_for_all",
  why: "With two_node, corosync waits after a cold start until it has seen both nodes. Without that, a node that starts alone fences the other one, which does the same when it starts: they fence each other forever.",
  source: "votequorum(5): two_node enables wait_for_all",
  wrong: { "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n  wait_for_all: 0\n}\n" },
  right: { "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\n" },
  check: onCorosync((conf, report) => {
    const option = conf.option("quorum.wait_for_all");
    const twoNode = conf.option("quorum.two_node");
    if (!option || !twoNode || !conf.twoNode || conf.number("quorum.wait_for_all") !== 0) return;
    report({
      span: option.span,
      message:
        "wait_for_all: 0 makes two_node unsafe: after a cold start the nodes fence each other in turn. Remove it.",
      fixes: [{ title: "Set wait_for_all: 1", span: option.valueSpan, text: "1" }],
      related: [{ span: twoNode.span, message: "two_node enables wait_for_all by default." }],
    });
  }),
};
