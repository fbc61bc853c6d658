import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** Votes of a quorum device that don't match its algorithm. */
export const quorumDeviceVotes: Rule = {
  id: "quorum-device-votes",
  group: "quorum",
  severity: "warning",
  title: "Quorum device votes that don't match the algorithm",
  why: "With ffsplit the quorum device has one vote, which the better half gets. With lms the number of its votes follows from the number of nodes, so that the last node can continue: a different number makes it fail exactly then.",
  source: "corosync-qdevice(8): algorithm and votes",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    votes: 2\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    votes: 1\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
  },
  check: onCorosync((conf, report) => {
    const votes = conf.option("quorum.device.votes");
    const algorithm = conf.option("quorum.device.net.algorithm");
    const count = conf.number("quorum.device.votes");
    if (!votes || !algorithm || count === undefined) return;
    const related = [{ span: algorithm.span, message: "The algorithm is set here." }];
    if (algorithm.value === "ffsplit" && count !== 1) {
      report({
        span: votes.span,
        message: `With ffsplit the quorum device has one vote, not ${count}: with more votes it could outvote the nodes.`,
        fixes: [{ title: "Set votes: 1", span: votes.valueSpan, text: "1" }],
        related,
      });
    }
    // The number that lms computes itself may be configured.
    if (algorithm.value === "lms" && count !== Math.max(1, conf.nodes.length - 1)) {
      report({
        span: votes.span,
        message: `With lms the number of the quorum device's votes follows from the number of nodes: with ${count} the last node can't continue. Remove votes.`,
        related,
      });
    }
  }),
};
