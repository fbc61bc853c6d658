import { parseBoolean } from "../../model/attributes.ts";
import type { Rule } from "../rule.ts";
import { fencingNames, isFencingOff } from "../support/fencing/fencing.ts";
import { sbdSource, sbdWatchdogTimeout, usesSbdDisks } from "../support/fencing/sbd.ts";
import { pairSpan } from "../support/spans.ts";

/** Diskless SBD that the cluster doesn't rely on. */
export const disklessSbdWithoutTimeout: Rule = {
  id: "diskless-sbd-without-timeout",
  group: "fencing",
  severity: "error",
  title: "Watchdog fencing is not enabled",
  why: "Diskless SBD fences nodes by their own watchdogs, and the cluster relies on that only if stonith-watchdog-timeout sets how long it takes. With 0, the default, no node can be fenced, and nothing that ran on a lost node is recovered.",
  source: "Pacemaker Explained, cluster options: stonith-watchdog-timeout (fencing-watchdog-timeout since 3.0.2)",
  wrong:
    "property have-watchdog=true stonith-enabled=true stonith-watchdog-timeout=0\nprimitive web ocf:heartbeat:Dummy",
  right:
    "property have-watchdog=true stonith-enabled=true stonith-watchdog-timeout=10s\nprimitive web ocf:heartbeat:Dummy",
  check(model, report) {
    const watchdog = model.property("have-watchdog");
    if (!watchdog || parseBoolean(watchdog.pair.value) !== true || isFencingOff(model)) return;
    const { fenceDevices, isPartlyUnread } = model.facts;
    if (fenceDevices.length > 0 || isPartlyUnread || model.ofKind("rsc_template").length > 0) return;
    const set = model.property(...fencingNames.watchdogTimeout);
    if (set && !/^0+[a-z]*$/i.test(set.pair.value?.trim() ?? "")) return;
    const shown = set ?? watchdog;
    const wanted = `${(2 * sbdWatchdogTimeout(model).time) / 1000}s`;
    const name = set?.pair.name ?? fencingNames.watchdogTimeout[1];
    const hasDisks = usesSbdDisks(model);
    const advice = hasDisks
      ? `SBD has a disk ${sbdSource(model)}: add a primitive of stonith:fence_sbd that uses it.`
      : `Set ${name} to twice SBD_WATCHDOG_TIMEOUT, ${model.target.sbd ? "which is" : "such as"} ${wanted}, or add a fence device.`;
    report({
      at: shown.place,
      span: pairSpan(shown.pair),
      message: `There is a watchdog but no fence device, and ${name} is ${set ? "0" : "not set"}: no node can be fenced, so nothing that ran on a lost node is recovered. ${advice}`,
      ...(set?.pair.valueSpan && !hasDisks
        ? { fixes: [{ title: `Set ${name}=${wanted}`, at: set.place, span: set.pair.valueSpan, text: wanted }] }
        : {}),
    });
  },
};
