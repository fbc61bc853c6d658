import type { Rule } from "../rule.ts";
import {
  delaysOf,
  heldSpan,
  isFencingOff,
  longestDelay,
  nodeCount,
  propertyTime,
  racingDevices,
} from "../support/fencing/fencing.ts";
import { setValue } from "../support/fixes.ts";
import { pairSpan } from "../support/spans.ts";

/** A fencing delay in a cluster of more than two nodes. */
export const needlessFenceDelay: Rule = {
  id: "needless-fence-delay",
  group: "fencing",
  severity: "warning",
  title: "Fencing delay with more than two nodes",
  why: "A fencing delay decides between two nodes that fence each other. With three or more nodes, quorum decides which nodes may fence, and the delay only slows down every recovery.",
  source: "Pacemaker Explained, fencing: pcmk_delay_max and pcmk_delay_base are for clusters of two nodes",
  wrong:
    'node n1\nnode n2\nnode n3\nprimitive fence stonith:fence_virsh params ip=10.0.0.1 username=root pcmk_host_list="n1 n2 n3" pcmk_delay_max=15s',
  right:
    'node n1\nnode n2\nnode n3\nprimitive fence stonith:fence_virsh params ip=10.0.0.1 username=root pcmk_host_list="n1 n2 n3"',
  check(model, report) {
    const count = nodeCount(model);
    if (count === undefined || count < 3 || isFencingOff(model)) return;
    // Both halves of an even cluster can have quorum only through a misconfigured tie breaker, but people guard against it.
    const message = (what: string): string =>
      `${what} slows down every recovery and has no benefit: with ${count} nodes, quorum decides which nodes may fence. Remove it.`;
    const property = model.property("priority-fencing-delay");
    if (property && (propertyTime(model, ["priority-fencing-delay"]) ?? 0) > 0) {
      report({
        at: property.place,
        span: pairSpan(property.pair),
        message: message("priority-fencing-delay"),
        fixes: setValue(property.place, property.pair, "0"),
      });
    }
    for (const device of racingDevices(model)) {
      if (longestDelay(model, device) === 0) continue;
      const held = delaysOf(model, device).held[0];
      if (!held) continue;
      report({
        at: device.at,
        span: heldSpan(held, device.at),
        message: message(held.pair.name),
        fixes: held.place.object === device.at.object ? setValue(device.at, held.pair, "0") : [],
      });
    }
  },
};
