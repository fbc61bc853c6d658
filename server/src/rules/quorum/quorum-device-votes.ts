import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** Votes of a quorum device that don't go with its algorithm. */
export const quorumDeviceVotes: Rule = {
  id: "quorum-device-votes",
  group: "quorum",
  severity: "warning",
  title: "Votes that do not go with the quorum device's algorithm",
  why: "With ffsplit a device has one vote, which the better half gets. With lms its votes follow from the number of nodes, so that the last one can go on: a number of one's own makes it fail just then.",
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
    const related = [{ span: algorithm.span, message: "The device's algorithm." }];
    if (algorithm.value === "ffsplit" && count !== 1) {
      report({
        span: votes.span,
        message: `With ffsplit a quorum device has one vote, not ${count}: with more it could outvote the nodes.`,
        fixes: [{ title: "Set votes: 1", span: votes.valueSpan, text: "1" }],
        related,
      });
    }
    // What lms works out itself is right to be written down.
    if (algorithm.value === "lms" && count !== Math.max(1, conf.nodes.length - 1)) {
      report({
        span: votes.span,
        message: `With lms the votes of a quorum device follow from the number of nodes: with ${count} the last node can't go on. Take votes out.`,
        related,
      });
    }
  }),
};
