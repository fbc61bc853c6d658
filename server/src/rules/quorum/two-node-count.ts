import type { CorosyncModel } from "../../model/corosync-model.ts";
import type { Rule, TextReport } from "../rule.ts";
import { expectedVotesOf, onCorosync, sectionSpan } from "../support/corosync.ts";

/** two_node with a number of nodes other than two. */
export const twoNodeCount: Rule = {
  id: "two-node-count",
  group: "quorum",
  severity: "error",
  title: "two_node without exactly two nodes",
  why: "The option two_node makes one vote enough whenever a node sees at most one other. In a cluster of three or more, a node or pair that loses the others keeps quorum beside them, and services run twice. With an expected_votes other than 2, wait_for_all waits for votes that don't exist. Nothing reports any of that.",
  source:
    "votequorum(5): two_node requires expected_votes of 2; corosync-quorumtool -s on three nodes, one of them cut off: Quorum: 1, Quorate: Yes",
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
    // With auto_tie_breaker corosync disables two_node, which tie-breaker reports.
    if (!option || !conf.twoNode || conf.hasDevice || conf.number("quorum.auto_tie_breaker")) return;
    const count = conf.nodes.length;
    const expected = expectedVotesOf(conf);
    const off = { title: "Set two_node: 0", span: option.valueSpan, text: "0" };
    const list = {
      span: sectionSpan(conf, "nodelist", "quorum"),
      message: `The file has ${formatCount(count, "node")}.`,
    };
    if (count > 2 || (count === 0 && expected !== undefined && expected > 2)) {
      report({
        span: option.span,
        message: `two_node is for exactly two nodes, but there are ${count || expected}: one or two of them that lose the others keep quorum, and services run twice. Set it to 0: with more nodes the majority decides.`,
        fixes: [off],
        related: [list],
      });
    } else if (count === 1) {
      report({
        span: option.span,
        severity: "warning",
        message: "two_node is for exactly two nodes, but the nodelist has one: add the other node, or remove two_node.",
        fixes: [off],
        related: [list],
      });
    } else if (count === 2) checkVotes(conf, report);
  }),
};

/** What else of two nodes must be two for two_node to work; the key that is wrong is the one that is named. */
function checkVotes(conf: CorosyncModel, report: (finding: TextReport) => void): void {
  const uneven = conf.nodes.find(({ votes }) => votes !== 1);
  const expected = expectedVotesOf(conf);
  const option = conf.option("quorum.expected_votes");
  if (option && expected !== undefined && expected > conf.nodeVotes && conf.number("quorum.wait_for_all") !== 0) {
    report({
      span: option.span,
      message: `expected_votes is ${expected}, but the two nodes have ${formatCount(conf.nodeVotes, "vote")}: two_node waits for all ${expected} before the cluster gets quorum, which never happens. Remove expected_votes.`,
      fixes: [{ title: "Set expected_votes: 2", span: option.valueSpan, text: "2" }],
    });
  } else if (uneven) {
    const votes = uneven.section.option("quorum_votes");
    report({
      span: votes?.span ?? uneven.section.nameSpan,
      severity: "warning",
      message: `With two_node each of the two nodes has one vote, but this one has ${uneven.votes}: with two_node either of them continues alone, so more votes decide nothing. Remove quorum_votes.`,
      ...(votes ? { fixes: [{ title: "Set quorum_votes: 1", span: votes.valueSpan, text: "1" }] } : {}),
    });
  }
}

function formatCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
