import type { Rule } from "../rule.ts";
import { expectedVotesOf, onCorosync, sectionSpan } from "../support/corosync.ts";

/** An even number of votes without anything that breaks a tie. */
export const evenCluster: Rule = {
  id: "even-cluster",
  group: "quorum",
  severity: "warning",
  title: "Even number of votes without a tie breaker",
  why: "When a cluster with an even number of votes splits into two halves, neither has a majority and both stop. A quorum device or auto_tie_breaker decides which half continues.",
  source: "votequorum(5): auto_tie_breaker; corosync-qdevice(8)",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n  node {\n    nodeid: 3\n  }\n  node {\n    nodeid: 4\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  auto_tie_breaker: 1\n}\nnodelist {\n  node {\n    nodeid: 1\n  }\n  node {\n    nodeid: 2\n  }\n  node {\n    nodeid: 3\n  }\n  node {\n    nodeid: 4\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    const provider = conf.option("quorum.provider");
    const { nodes, nodeVotes } = conf;
    if (!provider || nodes.length < 3 || nodeVotes % 2 === 1 || conf.hasDevice) return;
    const tie = conf.option("quorum.auto_tie_breaker");
    if (conf.number("quorum.auto_tie_breaker") || expectedVotesOf(conf)) return;
    const at = provider.span.end;
    report({
      span: tie?.span ?? sectionSpan(conf, "quorum"),
      message: `The nodes have ${nodeVotes} votes, an even number: when the cluster splits into halves, both stop. Add a quorum device, or auto_tie_breaker: 1.`,
      fixes: [
        tie
          ? { title: "Set auto_tie_breaker: 1", span: tie.valueSpan, text: "1" }
          : { title: 'Add "auto_tie_breaker: 1"', span: { start: at, end: at }, text: "\n  auto_tie_breaker: 1" },
      ],
    });
  }),
};
