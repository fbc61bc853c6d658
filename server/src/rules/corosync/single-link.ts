import type { Rule } from "../rule.ts";
import { onCorosync, sectionSpan, transportOf } from "../support/corosync.ts";

/** A single link between the nodes. */
export const singleLink: Rule = {
  id: "single-link",
  group: "corosync",
  severity: "information",
  title: "Single link between the nodes",
  why: "When the only network between the nodes fails, the cluster splits and healthy nodes are fenced. knet supports a second link: add a ring1_addr to each node. A network bond below a single link is an alternative.",
  source: "corosync.conf(5): nodelist, ringX_addr; vendors' guides ask for two links",
  wrong: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\n",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n    ring1_addr: 10.1.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n    ring1_addr: 10.1.0.2\n  }\n}\n",
  },
  check: onCorosync((conf, report, target) => {
    if (conf.nodes.length < 2 || conf.linkCount !== 1) return;
    const isKnet = transportOf(conf, target) === "knet";
    report({
      span: sectionSpan(conf, "nodelist"),
      message: `The nodes have a single link: when that network fails, the cluster splits. ${isKnet ? "Add a ring1_addr to each node for a second link" : "With knet, add a ring1_addr to each node for a second link"}; on a network bond that may not be needed.`,
    });
  }),
};
