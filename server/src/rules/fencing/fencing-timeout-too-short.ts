import type { Rule } from "../rule.ts";
import { formatDuration } from "../support/durations.ts";
import { fencingNames, isFencingOff, isSbd, propertyTime } from "../support/fencing.ts";
import { pairSpan } from "../support/places.ts";
import { sbdDisks } from "../support/sbd.ts";

/** The least that SBD is given for its message, and Pacemaker's default. */
const least = 60_000;

/** Fencing by SBD is given less time than it takes. */
export const fencingTimeoutTooShort: Rule = {
  id: "fencing-timeout-too-short",
  group: "fencing",
  severity: "warning",
  title: "The fencing timeout is too short for SBD",
  why: "SBD's fencing is done when the message wait of the disk has passed; and before the cluster begins, corosync may have waited for the token and the consensus. A fencing timeout that ends earlier makes good fencing count as failed, and it is repeated for ever.",
  source: "SUSE administration guide: stonith-timeout >= max(1.2 × msgwait, 60 s) + token + consensus",
  wrong: "property stonith-timeout=30s\nprimitive sbd stonith:fence_sbd params devices=/dev/disk/by-id/sbd",
  right: "property stonith-timeout=90s\nprimitive sbd stonith:fence_sbd params devices=/dev/disk/by-id/sbd",
  check(model, report) {
    const { corosync, target } = model;
    const device = model.facts.fenceDevices.find(isSbd);
    if (!device || isFencingOff(model)) return;
    const set = model.property(...fencingNames.timeout);
    if (!set && !corosync) return;
    const timeout = set ? propertyTime(model, fencingNames.timeout) : least;
    const [token, consensus] = corosync ? [corosync.tokenTimeout(target), corosync.consensus(target)] : [0, 0];
    const msgwait = Math.max(0, ...sbdDisks(model, device).map((disk) => disk.msgwait));
    const ofSbd = Math.max(least, Math.round(1.2 * msgwait));
    const needed = ofSbd + token + consensus;
    if (timeout === undefined || timeout >= needed) return;
    const text = `${Math.ceil(needed / 1000)}s`;
    const name = set?.pair.name ?? fencingNames.timeout[1];
    const part = `${formatDuration(ofSbd)} for SBD${msgwait > 0 ? `, whose message wait is ${formatDuration(msgwait)}` : ""}`;
    const sum = corosync
      ? `${part}, ${formatDuration(token)} for the token and ${formatDuration(consensus)} for the consensus`
      : `${part}, and corosync's token and consensus`;
    report({
      at: set?.place ?? device.at,
      span: set ? pairSpan(set.pair) : (device.primitive.idSpan ?? { start: 0, end: 9 }),
      message: `Fencing by SBD is given ${formatDuration(timeout)}${set ? "" : " (the default)"}, but may take ${formatDuration(needed)}: ${sum}. It would count as failed though it worked. Set ${name}=${text} or more${msgwait > 0 ? "" : ", and at least 1.2 times the disk's message wait on top of corosync's part"}.`,
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
                message: "corosync's part of it.",
              },
            ],
          }
        : {}),
    });
  },
};
