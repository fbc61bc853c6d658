import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { fencingNames, propertyTime } from "../support/fencing/fencing.ts";
import { sbdSource, usesSbdDisks } from "../support/fencing/sbd.ts";
import { pairSpan } from "../support/spans.ts";

/** SBD's watchdog fires before the quorum device has decided. */
export const disklessSbdAndQuorumDevice: Rule = {
  id: "diskless-sbd-and-quorum-device",
  group: "fencing",
  severity: "warning",
  title: "Watchdog timeout below the quorum device's sync_timeout",
  why: "While corosync waits for the quorum device (sync_timeout), a node has no quorum, and diskless SBD lets the watchdog reset it. A watchdog timeout shorter than that resets healthy nodes at every membership change.",
  source: "SUSE administration guide: SBD_WATCHDOG_TIMEOUT above the quorum device's sync_timeout",
  wrong: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    sync_timeout: 30000\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
    "cluster.crm": "property stonith-watchdog-timeout=10s",
  },
  right: {
    "corosync.conf":
      "quorum {\n  provider: corosync_votequorum\n  device {\n    model: net\n    sync_timeout: 30000\n    net {\n      host: qnetd\n      algorithm: ffsplit\n    }\n  }\n}\n",
    "cluster.crm": "property stonith-watchdog-timeout=70s",
  },
  check(model, report) {
    const { corosync } = model;
    const { sbd } = model.target;
    const set = model.property(...fencingNames.watchdogTimeout);
    const timeout = propertyTime(model, fencingNames.watchdogTimeout);
    if (!corosync?.hasDevice || !set || !timeout || timeout <= 0 || usesSbdDisks(model)) return;
    const option = corosync.option("quorum.device.sync_timeout");
    const sync = corosync.number("quorum.device.sync_timeout") ?? 30_000;
    const watchdog = sbd?.watchdogTimeout ?? timeout;
    if (watchdog > sync) return;
    const ends = sbd
      ? `the watchdog fires after ${formatDuration(watchdog)} (SBD_WATCHDOG_TIMEOUT ${sbdSource(model)})`
      : `the watchdog counts as fired after ${formatDuration(watchdog)}`;
    report({
      at: set.place,
      span: pairSpan(set.pair),
      message: `corosync may wait ${formatDuration(sync)} for the quorum device, and ${ends}: healthy nodes are reset while they wait. Set SBD_WATCHDOG_TIMEOUT above ${formatDuration(sync)}, and ${set.pair.name} to twice that.`,
      related: [
        {
          at: corosync,
          span: option?.span ?? corosync.sections("quorum.device")[0]?.nameSpan ?? { start: 0, end: 0 },
          message: `The quorum device${option ? "" : ", with its default sync_timeout of 30 s"}.`,
        },
      ],
    });
  },
};
