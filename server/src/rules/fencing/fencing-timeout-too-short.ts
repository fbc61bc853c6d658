import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { fencingNames, isFencingOff, isSbd, propertyTime } from "../support/fencing/fencing.ts";
import { sbdDisks } from "../support/fencing/sbd.ts";
import { pairSpan } from "../support/spans.ts";

/** The minimum time for SBD in milliseconds, and Pacemaker's default. */
const minimum = 60_000;

/** The fencing timeout is shorter than fencing by SBD takes. */
export const fencingTimeoutTooShort: Rule = {
  id: "fencing-timeout-too-short",
  group: "fencing",
  severity: "warning",
  title: "Fencing timeout too short for SBD",
  why: "Fencing by SBD is complete when the disk's msgwait has passed, and before it starts, corosync may have waited for the token and consensus timeouts. If the fencing timeout is shorter, successful fencing counts as failed and is repeated forever.",
  source: "SUSE administration guide: stonith-timeout >= max(1.2 × msgwait, 60 s) + token + consensus",
  wrong: "property stonith-timeout=30s\nprimitive sbd stonith:fence_sbd params devices=/dev/disk/by-id/sbd",
  right: "property stonith-timeout=90s\nprimitive sbd stonith:fence_sbd params devices=/dev/disk/by-id/sbd",
  check(model, report) {
    const { corosync, target } = model;
    const device = model.facts.fenceDevices.find(isSbd);
    if (!device || isFencingOff(model)) return;
    const set = model.property(...fencingNames.timeout);
    if (!set && !corosync) return;
    const timeout = set ? propertyTime(model, fencingNames.timeout) : minimum;
    const [token, consensus] = corosync ? [corosync.tokenTimeout(target), corosync.consensus(target)] : [0, 0];
    const msgwait = Math.max(0, ...sbdDisks(model, device).map((disk) => disk.msgwait));
    const ofSbd = Math.max(minimum, Math.round(1.2 * msgwait));
    const needed = ofSbd + token + consensus;
    if (timeout === undefined || timeout >= needed) return;
    const text = `${Math.ceil(needed / 1000)}s`;
    const name = set?.pair.name ?? fencingNames.timeout[1];
    const part = `${formatDuration(ofSbd)} for SBD${msgwait > 0 ? `, whose msgwait is ${formatDuration(msgwait)}` : ""}`;
    const sum = corosync
      ? `${part}, ${formatDuration(token)} for the token timeout and ${formatDuration(consensus)} for the consensus timeout`
      : `${part}, and corosync's token and consensus timeouts`;
    report({
      at: set?.place ?? device.at,
      span: set ? pairSpan(set.pair) : (device.primitive.idSpan ?? { start: 0, end: 9 }),
      message: `The fencing timeout is ${formatDuration(timeout)}${set ? "" : " (the default)"}, but fencing by SBD may take ${formatDuration(needed)}: ${sum}. It would count as failed although it succeeds. Set ${name}=${text} or more${msgwait > 0 ? "" : ", and at least 1.2 times the disk's msgwait plus corosync's timeouts"}.`,
      ...(set?.pair.valueSpan
        ? { fixes: [{ title: `Set ${name}=${text}`, at: set.place, span: set.pair.valueSpan, text }] }
        : {}),
      ...(corosync && (corosync.option("totem.token") ?? corosync.option("totem.consensus"))
        ? {
            related: [
              {
                at: corosync,
                span: (corosync.option("totem.token") ?? corosync.option("totem.consensus"))?.span ?? {
                  start: 0,
                  end: 0,
                },
                message: "corosync's timeouts are set here.",
              },
            ],
          }
        : {}),
    });
  },
};
