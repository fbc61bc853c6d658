import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { fencingNames, propertyTime } from "../support/fencing/fencing.ts";
import { sbdSource, sbdWatchdogTimeout } from "../support/fencing/sbd.ts";
import { pairSpan } from "../support/spans.ts";

/** The cluster's watchdog timeout is too short for SBD's. */
export const watchdogTimeoutTooShort: Rule = {
  id: "watchdog-timeout-too-short",
  group: "fencing",
  severity: "error",
  title: "Watchdog timeout too short for SBD",
  why: "After stonith-watchdog-timeout the cluster assumes that its own watchdog has reset a lost node, and starts the node's resources elsewhere. The timeout must be at least twice SBD_WATCHDOG_TIMEOUT, which is 5 s by default; otherwise the node may still be writing.",
  source: "SUSE and Red Hat guides to diskless SBD: stonith-watchdog-timeout = 2 × SBD_WATCHDOG_TIMEOUT",
  wrong: "property stonith-watchdog-timeout=4s",
  right: "property stonith-watchdog-timeout=10s",
  check(model, report) {
    const set = model.property(...fencingNames.watchdogTimeout);
    const timeout = propertyTime(model, fencingNames.watchdogTimeout);
    const { time, isKnown } = sbdWatchdogTimeout(model);
    if (!set || !timeout || timeout < 0 || timeout >= 2 * time) return;
    const isCertain = timeout <= time;
    const wanted = `${(2 * time) / 1000}s`;
    const known = isKnown
      ? `SBD_WATCHDOG_TIMEOUT is ${formatDuration(time)} ${sbdSource(model)}, and the cluster must wait twice as long. Set ${set.pair.name}=${wanted}.`
      : `SBD_WATCHDOG_TIMEOUT is ${formatDuration(time)} unless /etc/sysconfig/sbd sets another value, and the cluster must wait twice as long. Set ${set.pair.name}=${wanted}, or twice the value set there.`;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      severity: isCertain ? "error" : "warning",
      message: `A lost node counts as reset after ${formatDuration(timeout)}, but its watchdog may take ${isCertain ? "longer" : "up to that time"}: ${known}`,
      ...(set.pair.valueSpan
        ? {
            fixes: [{ title: `Set ${set.pair.name}=${wanted}`, at: set.place, span: set.pair.valueSpan, text: wanted }],
          }
        : {}),
    });
  },
};
