import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** Two_node without the waiting that makes it safe. */
export const waitForAllOff: Rule = {
  id: "wait-for-all-off",
  group: "quorum",
  severity: "warning",
  title: "The option two_node without wait_for_all",
  why: "With two_node, corosync waits after a cold start until it has seen both nodes. Without that, a node that comes up alone fences the other one, which does the same when it comes up: they take turns for ever.",
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
        "wait_for_all: 0 takes from two_node what makes it safe: after a cold start each node fences the other in turn. Take it out.",
      fixes: [{ title: "Set wait_for_all: 1", span: option.valueSpan, text: "1" }],
      related: [{ span: twoNode.span, message: "two_node would switch it on." }],
    });
  }),
};
