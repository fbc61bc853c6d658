import type { Rule } from "../rule.ts";
import { isCorosync2, onCorosync, sectionSpan, transportOf } from "../support/corosync.ts";

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
    const used = /^ring(\d)_addr$/.exec(conf.nodes[0]?.addresses[0]?.key ?? "")?.[1] ?? "0";
    const other = `ring${used === "0" ? 1 : 0}_addr`;
    const isOld = isCorosync2(target);
    const start = isOld || transportOf(conf, target) === "knet" ? `Add a ${other}` : `With knet, add a ${other}`;
    const second = isOld ? "ring, with rrp_mode: passive" : "link";
    report({
      span: sectionSpan(conf, "nodelist"),
      message: `The nodes have a single ${isOld ? "ring" : "link"}: when that network fails, the cluster splits. ${start} to each node for a second ${second}; on a network bond that may not be needed.`,
    });
  }),
};
