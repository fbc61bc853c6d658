import type { Rule } from "../rule.ts";
import { expectedVotesOf, onCorosync, sectionSpan } from "../support/corosync.ts";

/** expected_votes differs from the number of votes in the nodelist. */
export const expectedVotes: Rule = {
  id: "expected-votes",
  group: "quorum",
  severity: "warning",
  title: "expected_votes differs from the nodelist",
  why: "The option expected_votes overrides the nodelist. If it is higher than the actual number of votes, the cluster may never have quorum; if it is lower, two partitions may have quorum at the same time.",
  source: "votequorum(5): expected_votes",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  expected_votes: 2\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n  node {\n    nodeid: 3\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n  node {\n    nodeid: 3\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    const option = conf.option("quorum.expected_votes");
    const expected = expectedVotesOf(conf);
    if (!option || expected === undefined || conf.nodes.length === 0) return;
    const device = conf.hasDevice ? (conf.number("quorum.device.votes") ?? 0) : 0;
    const votes = conf.nodeVotes + device;
    // two-node-count reports that two_node then never gets quorum.
    const isForTwoNode = conf.twoNode && conf.nodes.length === 2 && expected > votes && !conf.hasDevice;
    if (votes === expected || (isForTwoNode && !conf.number("quorum.auto_tie_breaker"))) return;
    report({
      span: option.span,
      message: `expected_votes is ${expected}, but the nodelist${device > 0 ? " and the device have" : " has"} ${votes} vote${votes === 1 ? "" : "s"}: ${expected > votes ? "the cluster may never have quorum" : "two partitions may have quorum at the same time"}. Remove expected_votes.`,
      fixes: [{ title: `Set expected_votes: ${votes}`, span: option.valueSpan, text: String(votes) }],
      related: [{ span: sectionSpan(conf, "nodelist"), message: `The nodes have ${conf.nodeVotes} votes.` }],
    });
  }),
};
