import type { ClusterModel } from "../../model/cluster-model.ts";
import type { FenceDevice } from "../../model/fence-devices.ts";
import { type Held, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { formatDuration, parseDuration } from "../support/durations.ts";
import { fencingNames, heldSpan, isFencingOff, propertyTime } from "../support/fencing/fencing.ts";

/** The times that an agent itself waits for one thing, by its parameters. */
const ownTimes = ["power_timeout", "login_timeout", "shell_timeout", "power_wait"];

/** How long the fencer lets an action take: its own timeout, the cluster's, or Pacemaker's default of 60 s. */
function limitOf(
  model: ClusterModel,
  { at }: FenceDevice,
): { readonly name: string; readonly time: number } | undefined {
  const limits = ["pcmk_reboot_timeout", "pcmk_off_timeout"].flatMap((name) => {
    const time = parseDuration(parameterOf(model, at, name)?.pair.value ?? "");
    return time === undefined ? [] : [{ name, time }];
  });
  const [shortest] = limits.sort((a, b) => a.time - b.time);
  if (shortest) return shortest;
  const property = model.property(...fencingNames.timeout);
  const time = propertyTime(model, fencingNames.timeout);
  return property && time !== undefined
    ? { name: property.pair.name, time }
    : { name: "stonith-timeout, by default", time: 60_000 };
}

/** A fence agent that waits longer than the cluster waits for it. */
export const fenceAgentTimeout: Rule = {
  id: "fence-agent-timeout",
  group: "fencing",
  severity: "warning",
  title: "Fence agent slower than the cluster allows",
  why: "An agent waits up to power_timeout, login_timeout and shell_timeout for its device, and power_wait after each action. The fencer ends it after pcmk_reboot_timeout (or pcmk_off_timeout, or stonith-timeout): if that is shorter, fencing counts as failed although the device would have answered, and is repeated. Raise the cluster's timeout above the agent's.",
  source:
    "Pacemaker Explained, fencing: pcmk_reboot_timeout, pcmk_off_timeout; the agents' metadata: power_timeout and others, in seconds",
  wrong:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 power_timeout=120 pcmk_reboot_timeout=60",
  right:
    "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 power_timeout=120 pcmk_reboot_timeout=180",
  check(model, report) {
    if (isFencingOff(model)) return;
    for (const device of model.facts.fenceDevices) {
      const limit = limitOf(model, device);
      const held = ownTimes.flatMap((name): { held: Held; time: number }[] => {
        const own = parameterOf(model, device.at, name);
        const time = parseDuration(own?.pair.value ?? "");
        return own && time !== undefined ? [{ held: own, time }] : [];
      });
      const longest = held.sort((a, b) => b.time - a.time)[0];
      if (!limit || !longest || longest.time < limit.time) continue;
      const { name } = longest.held.pair;
      report({
        at: device.at,
        span: heldSpan(longest.held, device.at),
        message: `"${device.primitive.id}": the agent may take ${formatDuration(longest.time)} (${name}), but the cluster ends it after ${formatDuration(limit.time)} (${limit.name}): fencing counts as failed before the device answers. Set pcmk_reboot_timeout above ${name}.`,
      });
    }
  },
};
