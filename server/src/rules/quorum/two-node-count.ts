import type { Rule } from "../rule.ts";
import { expectedVotesOf, onCorosync, sectionSpan, votesOf } from "../support/corosync.ts";

/** two_node with a number of nodes other than two. */
export const twoNodeCount: Rule = {
  id: "two-node-count",
  group: "quorum",
  severity: "error",
  title: "two_node without exactly two nodes",
  why: "The option two_node lets one of exactly two nodes continue alone. With more or fewer nodes, corosync -t reports nothing, and corosync disables the option at startup, together with the wait_for_all that it implies.",
  source: "votequorum(5): two_node requires expected_votes of 2",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n  node {\n    nodeid: 3\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  two_node: 1\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    const option = conf.option("quorum.two_node");
    if (!option || !conf.twoNode || conf.hasDevice) return;
    const expected = expectedVotesOf(conf);
    const votes = expected ?? votesOf(conf);
    if (votes === undefined || (votes === 2 && (conf.nodes.length === 2 || conf.nodes.length === 0))) return;
    const count = conf.nodes.length || votes;
    const what =
      count === 2 ? `${votes} votes instead of one for each of two nodes` : `${count} node${count === 1 ? "" : "s"}`;
    report({
      span: option.span,
      message: `two_node is for exactly two nodes, but there ${count === 1 ? "is" : "are"} ${what}: corosync disables it. ${count > 2 ? "Set it to 0: with more nodes the majority decides." : "Remove it, or fix the nodelist."}`,
      fixes: [{ title: "Set two_node: 0", span: option.valueSpan, text: "0" }],
      related: [{ span: sectionSpan(conf, "nodelist", "quorum"), message: `The file has ${what}.` }],
    });
  }),
};
