import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { delaysOf, everyNode, heldSpan } from "../support/fencing/fencing.ts";

/** A base delay that the maximum of the delay cuts off. */
export const fenceDelayLimited: Rule = {
  id: "fence-delay-limited",
  group: "fencing",
  severity: "warning",
  title: "pcmk_delay_base above pcmk_delay_max",
  why: "Fencing waits no longer than pcmk_delay_max, the base delay included: a base above it is cut to the maximum, and no random part is left. The node that the base was to prefer gets less than was meant. Raise pcmk_delay_max, or remove it where the base alone is wanted.",
  source:
    "pacemaker-fenced 2.1.5 with a base of 3 s and a maximum of 1 s: “pcmk_delay_base (3s) is larger than pcmk_delay_max (1s) … (limiting to maximum delay)”; it waited 1 s",
  wrong:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=15s pcmk_delay_max=5s",
  right:
    "primitive f1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_delay_base=5s pcmk_delay_max=15s",
  check(model, report) {
    for (const device of model.facts.fenceDevices) {
      const { at, primitive, hosts } = device;
      const base = parameterOf(model, at, "pcmk_delay_base");
      const delays = delaysOf(model, device);
      if (!base || delays.max <= 0) continue;
      const longest = Math.max(delays.base(""), ...[...(hosts ?? everyNode(model) ?? [])].map(delays.base));
      if (longest <= delays.max) continue;
      report({
        at,
        span: heldSpan(base, at),
        message: `"${primitive.id}": pcmk_delay_base=${base.pair.value} is above pcmk_delay_max, so that fencing waits ${formatDuration(delays.max)} and not longer. Raise pcmk_delay_max, or remove it.`,
      });
    }
  },
};
