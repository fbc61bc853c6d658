import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { clusterNodes, fencingNames, isFencingOff, propertyTime } from "../support/fencing/fencing.ts";
import { usesSbdDisks } from "../support/fencing/sbd.ts";
import { pairSpan } from "../support/spans.ts";

const conf = (quorum: string): string =>
  `nodelist {\n  node {\n    name: n1\n    nodeid: 1\n    ring0_addr: 10.0.0.1\n  }\n  node {\n    name: n2\n    nodeid: 2\n    ring0_addr: 10.0.0.2\n  }\n}\nquorum {\n  provider: corosync_votequorum\n${quorum}}\n`;

/** SBD without a disk in a cluster of two nodes and no quorum device. */
export const disklessSbdTwoNodes: Rule = {
  id: "diskless-sbd-two-nodes",
  group: "fencing",
  severity: "warning",
  title: "Diskless SBD with two nodes",
  why: "Without a disk, a node that loses the other one can only ask for quorum whether it may continue, and with two nodes quorum says nothing. SBD therefore resets a node of a two_node cluster as soon as the other one is lost, the healthy one too: the service stops on both. Add a quorum device in place of two_node, a third node, a shared disk for SBD, or another fence device.",
  source:
    "SBD's source, sbd-cluster.c: with two_node, “requires both nodes present”; crmsh and pcs: diskless SBD needs three nodes or a quorum device",
  wrong: {
    "corosync.conf": conf("  two_node: 1\n"),
    "cluster.crm": "property stonith-enabled=true stonith-watchdog-timeout=10s",
  },
  right: {
    "corosync.conf": conf(
      "  device {\n    model: net\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n",
    ),
    "cluster.crm": "property stonith-enabled=true stonith-watchdog-timeout=70s",
  },
  check(model, report) {
    const set = model.property(...fencingNames.watchdogTimeout);
    const timeout = propertyTime(model, fencingNames.watchdogTimeout);
    const { fenceDevices, isPartlyUnread } = model.facts;
    if (!set || timeout === undefined || timeout === 0 || isFencingOff(model) || usesSbdDisks(model)) return;
    if (fenceDevices.length > 0 || isPartlyUnread || model.ofKind("rsc_template").length > 0) return;
    if (parseBoolean(model.property("have-watchdog")?.pair.value) === false) return;
    const { corosync } = model;
    if (corosync ? corosync.nodes.length !== 2 || corosync.hasDevice : clusterNodes(model)?.size !== 2) return;
    const twoNode = corosync?.option("quorum.two_node");
    const isTwoNode = twoNode !== undefined && Number(twoNode.value) !== 0;
    const what =
      isTwoNode || !corosync
        ? "when one node is lost, SBD lets the watchdog reset the other one too"
        : "when one node is lost, the other one has no quorum, and the watchdog resets it too";
    report({
      at: set.place,
      span: pairSpan(set.pair),
      ...(corosync ? {} : { severity: "information" as const }),
      message: `Fencing relies on the watchdogs alone, in a cluster of two nodes${corosync ? "" : ": without a quorum device"}${corosync ? ": " : ", "}${what}. Add a quorum device, a shared disk for SBD, or a fence device.`,
      ...(isTwoNode && corosync && twoNode
        ? { related: [{ at: corosync, span: twoNode.span, message: "two_node is set here." }] }
        : {}),
    });
  },
};
