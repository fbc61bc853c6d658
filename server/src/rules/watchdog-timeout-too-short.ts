import type { Rule } from "./rule.ts";
import { sayDuration } from "./support/durations.ts";
import { fencingNames, propertyTime } from "./support/fencing.ts";
import { pairSpan } from "./support/places.ts";

/** SBD_WATCHDOG_TIMEOUT where nobody set it. */
const sbdDefault = 5000;

/** Rule 18: the watchdog timeout is shorter than SBD's. */
export const watchdogTimeoutTooShort: Rule = {
  id: "watchdog-timeout-too-short",
  severity: "error",
  category: "fast",
  title: "The watchdog timeout is too short",
  why: "After stonith-watchdog-timeout the cluster takes a lost node for reset by its own watchdog and starts its resources elsewhere. That must be at least twice SBD_WATCHDOG_TIMEOUT, which is 5 s by default: else the node may still be writing.",
  source: "SUSE and Red Hat guides to SBD without a disk: stonith-watchdog-timeout = 2 × SBD_WATCHDOG_TIMEOUT",
  wrong: "property stonith-watchdog-timeout=4s",
  right: "property stonith-watchdog-timeout=10s",
  check(model, report) {
    const set = model.property(...fencingNames.watchdogTimeout);
    const timeout = propertyTime(model, fencingNames.watchdogTimeout);
    if (!set || !timeout || timeout < 0 || timeout >= 2 * sbdDefault) return;
    const isCertain = timeout <= sbdDefault;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      severity: isCertain ? "error" : "warning",
      message: `After ${sayDuration(timeout)} a lost node counts as reset, but its watchdog may need ${isCertain ? "longer" : "up to that time"}: SBD_WATCHDOG_TIMEOUT is 5 s unless /etc/sysconfig/sbd says otherwise, and the cluster must wait twice as long. Set ${set.pair.name}=10s, or twice what is set there.`,
      ...(set.pair.valueSpan
        ? { fixes: [{ title: `Set ${set.pair.name}=10s`, at: set.place, span: set.pair.valueSpan, text: "10s" }] }
        : {}),
    });
  },
};
