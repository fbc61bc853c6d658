import type { Rule } from "../rule.ts";
import { onCorosync, sectionSpan } from "../support/corosync.ts";

/** The section quorum names no provider. */
export const quorumWithoutProvider: Rule = {
  id: "quorum-without-provider",
  group: "quorum",
  severity: "warning",
  title: "No quorum provider",
  why: "Votes are counted only if the section quorum names a provider. Without it, every partition of a split cluster considers itself the whole cluster, and Pacemaker can't stop it.",
  source: "corosync.conf(5): quorum.provider; without one corosync reports no quorum service",
  wrong: {
    "corosync.conf":
      "totem {\n  version: 2\n}\nnodelist {\n  node {\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\nquorum {\n  two_node: 1\n}\n",
  },
  right: {
    "corosync.conf":
      "totem {\n  version: 2\n}\nnodelist {\n  node {\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n}\nquorum {\n  provider: corosync_votequorum\n}\n",
  },
  check: onCorosync((conf, report) => {
    if (conf.sections("totem").length === 0 || conf.nodes.length === 0 || conf.option("quorum.provider")) return;
    const quorum = conf.sections("quorum")[0];
    const first = quorum?.options[0]?.span.start;
    report({
      span: quorum?.nameSpan ?? sectionSpan(conf, "nodelist", "totem"),
      message: `${quorum ? "The section quorum has no provider" : "There is no section quorum"}, so votes aren't counted: each partition of a split cluster continues. Add provider: corosync_votequorum${quorum ? "" : " in a section quorum"}.`,
      ...(first === undefined
        ? {}
        : {
            fixes: [
              {
                title: 'Add "provider: corosync_votequorum"',
                span: { start: first, end: first },
                text: "provider: corosync_votequorum\n  ",
              },
            ],
          }),
    });
  }),
};
