import type { Rule } from "../rule.ts";
import {
  afterParameters,
  delaysOf,
  deviceSpan,
  isFencingOff,
  nodeCount,
  propertyTime,
  racingDevices,
} from "../support/fencing/fencing.ts";

/** Two nodes may fence each other at the same time. */
export const fenceRace: Rule = {
  id: "fence-race",
  group: "fencing",
  severity: "warning",
  title: "Two nodes may fence each other",
  why: "When two nodes lose contact, each fences the other at the same time, and both are off. A delay for one of them decides which one survives: pcmk_delay_max picks at random, pcmk_delay_base protects a node of your choice, and priority-fencing-delay protects the node with the most important resources.",
  source: "Pacemaker Explained, fencing: pcmk_delay_max, pcmk_delay_base, priority-fencing-delay",
  wrong:
    'node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence stonith:fence_virsh params ip=10.0.0.1 username=root pcmk_host_list="n1 n2"',
  right:
    'node n1\nnode n2\nproperty stonith-enabled=true\nprimitive fence stonith:fence_virsh params ip=10.0.0.1 username=root pcmk_host_list="n1 n2" pcmk_delay_max=15s',
  check(model, report) {
    if (isFencingOff(model) || model.facts.isPartlyUnread || nodeCount(model) !== 2) return;
    const { corosync } = model;
    // Without two_node a lone node has no quorum, and fences nobody; a quorum device gives it to one of them.
    if (corosync && (corosync.hasDevice || (corosync.nodes.length > 0 && !corosync.twoNode))) return;
    if ((propertyTime(model, ["priority-fencing-delay"]) ?? 0) > 0) return;
    const devices = racingDevices(model);
    const [first] = devices;
    if (!first) return;
    const hasDelay = devices.some((device) => {
      const { max, base, own } = delaysOf(model, device);
      return max > 0 || own > 0 || base("") > 0 || (device.hosts ?? []).some((host) => base(host) > 0);
    });
    if (hasDelay) return;
    const end = afterParameters(first);
    report({
      at: first.at,
      span: deviceSpan(first),
      message: `The two nodes fence without a delay: when they lose contact, each fences the other, and both are off. Set pcmk_delay_max for "${first.primitive.id}", pcmk_delay_base for one node, or priority-fencing-delay.`,
      ...(end
        ? { fixes: [{ title: "Add pcmk_delay_max=15s", at: first.at, span: end, text: " pcmk_delay_max=15s" }] }
        : {}),
    });
  },
};
