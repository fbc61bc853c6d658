import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { delaysOf, deviceSpan, heldSpan, nodeCount, propertyTime, racingDevices } from "../support/fencing/fencing.ts";
import { setValue } from "../support/fixes.ts";

/** Both nodes of a two-node cluster are fenced after the same delay. */
export const equalFenceDelays: Rule = {
  id: "equal-fence-delays",
  group: "fencing",
  severity: "warning",
  title: "Same fencing delay for both nodes",
  why: "The parameter pcmk_delay_base (or the agent's own delay) delays the fencing of one node, so that this node can fence the other one first. With the same delay for both, they still fence each other at the same time, only later.",
  source: "Pacemaker Explained, fencing: pcmk_delay_base",
  wrong:
    "node n1\nnode n2\nprimitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=5s\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2 pcmk_delay_base=5s",
  right:
    "node n1\nnode n2\nprimitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=5s\nprimitive f2 stonith:fence_ipmilan params ip=10.0.0.2 pcmk_host_list=n2",
  check(model, report) {
    if (nodeCount(model) !== 2 || (propertyTime(model, ["priority-fencing-delay"]) ?? 0) > 0) return;
    const devices = racingDevices(model);
    if (devices.some((device) => !device.hosts || delaysOf(model, device).max > 0)) return;
    const hosts = [...new Set(devices.flatMap((device) => device.hosts ?? []))];
    const covering = hosts.map((host) => devices.filter((device) => device.hosts?.includes(host)));
    const [first, second] = covering.map((list, index) => {
      const delays = list.map((device) => {
        const { base, own } = delaysOf(model, device);
        return base(hosts[index] ?? "") + own;
      });
      return new Set(delays).size === 1 ? delays[0] : undefined;
    });
    if (hosts.length !== 2 || !first || first !== second) return;
    const device = covering[1]?.[0];
    const held = device && delaysOf(model, device).held.at(-1);
    if (!device) return;
    report({
      at: device.at,
      span: held ? heldSpan(held, device.at) : deviceSpan(device),
      message: `"${hosts[0]}" and "${hosts[1]}" are both fenced after ${formatDuration(first)}, so they still fence each other at the same time. Keep the delay for the node that should win, and remove it from the other one.`,
      fixes:
        covering[1]?.length === 1 && held?.place.object === device.at.object ? setValue(device.at, held.pair, "0") : [],
    });
  },
};
