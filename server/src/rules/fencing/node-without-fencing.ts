import type { Rule } from "../rule.ts";
import { whyWithoutEffect } from "../support/device-kinds.ts";
import { clusterNodes, isFencingOff } from "../support/fencing.ts";

/** A node that no device fences. */
export const nodeWithoutFencing: Rule = {
  id: "node-without-fencing",
  group: "fencing",
  severity: "warning",
  title: "Node without a fence device",
  why: "When a node is lost that no device can fence, the cluster can't be sure that it is dead: it waits, and recovers nothing that ran there. Configure a fence device for every node.",
  source: "Pacemaker Explained, fencing: a node must be fenced before its resources are recovered",
  wrong:
    "node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1",
  right:
    "node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive fence-n2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2",
  check(model, report) {
    const { isPartlyUnread, nodes } = model.facts;
    // no-fence-device reports a cluster in which no device fences.
    const fenceDevices = model.facts.fenceDevices.filter(({ type }) => whyWithoutEffect(type) === undefined);
    const names = clusterNodes(model);
    if (!names || fenceDevices.length === 0 || isPartlyUnread || isFencingOff(model)) return;
    const covered = new Set<string>();
    for (const { hosts, ports } of fenceDevices) {
      if (!hosts) return;
      for (const host of [...hosts, ...ports]) covered.add(host.toLowerCase());
    }
    for (const node of nodes.values()) {
      const place = node.places[0];
      if (!place || !names.has(node.name.toLowerCase()) || covered.has(node.name.toLowerCase())) continue;
      report({
        at: place.at,
        span: place.span,
        message: `No fence device covers "${node.name}": when the node is lost, the cluster can't fence it and recovers nothing that ran there. Add it to the pcmk_host_list of a device that can fence it.`,
      });
    }
  },
};
