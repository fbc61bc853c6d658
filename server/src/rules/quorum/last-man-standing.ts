import type { Rule } from "../rule.ts";
import { onCorosync } from "../support/corosync.ts";

/** last_man_standing without wait_for_all, which makes it safe. */
export const lastManStanding: Rule = {
  id: "last-man-standing",
  group: "quorum",
  severity: "warning",
  title: "last_man_standing without wait_for_all",
  why: "With last_man_standing a few nodes can continue after the others were lost one by one. After a restart such a remainder must not start on its own, or two partitions run at the same time: wait_for_all prevents that. The option works only if each node has one vote.",
  source: "votequorum(5): last_man_standing, wait_for_all",
  wrong: { "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  last_man_standing: 1\n}\n" },
  right: {
    "corosync.conf": "quorum {\n  provider: corosync_votequorum\n  last_man_standing: 1\n  wait_for_all: 1\n}\n",
  },
  check: onCorosync((conf, report) => {
    const option = conf.option("quorum.last_man_standing");
    if (!option || !conf.number("quorum.last_man_standing") || conf.hasDevice) return;
    const wait = conf.option("quorum.wait_for_all");
    if (!conf.number("quorum.wait_for_all") && !conf.twoNode) {
      const { end } = option.span;
      report({
        span: option.span,
        message:
          "last_man_standing is set without wait_for_all: after a restart, a few nodes may start on their own while the others run too. Add wait_for_all: 1.",
        fixes: [
          wait
            ? { title: "Set wait_for_all: 1", span: wait.valueSpan, text: "1" }
            : { title: 'Add "wait_for_all: 1"', span: { start: end, end }, text: "\n  wait_for_all: 1" },
        ],
      });
    }
    const uneven = conf.nodes.find(({ votes }) => votes !== 1);
    if (uneven) {
      report({
        span: option.span,
        message: "last_man_standing works only if every node has one vote: corosync disables it.",
        related: [
          {
            span: uneven.section.option("quorum_votes")?.span ?? uneven.section.nameSpan,
            message: `This node has ${uneven.votes} votes.`,
          },
        ],
      });
    }
  }),
};
