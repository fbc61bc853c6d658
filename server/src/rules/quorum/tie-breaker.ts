import type { Rule } from "../rule.ts";
import { expectedVotesOf, onCorosync, votesOf } from "../support/corosync.ts";

/** A tie breaker that has no effect, or disables two_node. */
export const tieBreaker: Rule = {
  id: "tie-breaker",
  group: "quorum",
  severity: "warning",
  title: "Tie breaker against other quorum options",
  why: "The option auto_tie_breaker decides between equal halves. With two_node it excludes that, and corosync disables two_node. With an odd number of votes and no wait_for_all, or with nodes that don't exist, corosync disables the tie breaker. It reports either only in its log.",
  source:
    "votequorum(5): auto_tie_breaker, auto_tie_breaker_node; corosync's log: two_node has been disabled, please fix your corosync.conf",
  wrong: { "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n  auto_tie_breaker: 1\n}\n" },
  right: { "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\n" },
  check: onCorosync((conf, report) => {
    const option = conf.option("quorum.auto_tie_breaker");
    const node = conf.option("quorum.auto_tie_breaker_node");
    const isOn = Boolean(conf.number("quorum.auto_tie_breaker"));
    if (node && !/^(lowest|highest|\d+(\s+\d+)*)$/.test(node.value)) {
      report({
        span: node.valueSpan,
        message: `auto_tie_breaker_node must be lowest, highest, or node IDs separated by spaces, not "${node.value}": corosync disables the tie breaker.`,
      });
    } else if (node && !isOn) {
      report({ span: node.span, message: "auto_tie_breaker_node has no effect without auto_tie_breaker: 1." });
    } else if (node && /^\d/.test(node.value) && conf.nodes.length > 0) {
      const ids = new Set(conf.nodes.map(({ nodeid }) => nodeid?.value));
      const unknown = node.value.split(/\s+/).filter((id) => !ids.has(id));
      if (unknown.length > 0 && !ids.has(undefined)) {
        report({
          span: node.valueSpan,
          message: `No node has the node ID ${unknown.join(", ")}, so it can't break a tie.`,
        });
      }
    }
    if (!option || !isOn || conf.hasDevice) return;
    const twoNode = conf.option("quorum.two_node");
    if (conf.twoNode && twoNode) {
      report({
        span: option.span,
        message:
          "auto_tie_breaker and two_node exclude each other: corosync disables two_node, so that only the node that the tie breaker prefers continues alone. Remove one of them.",
        fixes: [
          { title: "Set auto_tie_breaker: 0", span: option.valueSpan, text: "0" },
          { title: "Set two_node: 0", span: twoNode.valueSpan, text: "0" },
        ],
        related: [
          { span: twoNode.span, message: "With two_node either node continues alone after it has fenced the other." },
        ],
      });
      return;
    }
    const votes = expectedVotesOf(conf) ?? votesOf(conf);
    const isOdd = votes !== undefined && votes % 2 === 1;
    // With last_man_standing corosync even exits, which corosync-start reports.
    if (isOdd && !conf.number("quorum.wait_for_all") && !conf.number("quorum.last_man_standing")) {
      report({
        span: option.span,
        message: `With an odd number of votes (${votes}) there is no tie, and without wait_for_all corosync disables auto_tie_breaker. Remove it.`,
        fixes: [{ title: "Set auto_tie_breaker: 0", span: option.valueSpan, text: "0" }],
      });
    }
  }),
};
