import { isPrimitive } from "../../model/configuration.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { formatDuration, misreadDuration, parseDuration } from "../support/durations.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { valueSpan } from "../support/spans.ts";
import { isVerified } from "../support/verified-options.ts";

/** Options for which a negative value is valid: it means twice SBD's own timeout. */
const mayBeNegative = new Set(["stonith-watchdog-timeout", "fencing-watchdog-timeout"]);

/** The likely value of a duration in days or weeks, with the unit first, a comma, or an unknown unit; undefined if there is none. */
function likely(value: string): string | undefined {
  const [, days, ofDays] = /^(\d{1,4})\s*(d|days?|w|weeks?)$/i.exec(value.trim()) ?? [];
  if (days !== undefined) return `${Number(days) * (ofDays?.toLowerCase().startsWith("w") ? 168 : 24)}h`;
  const match = /^\D{0,2}(\d+)\D*$/.exec(value.trim());
  return match?.[1] === undefined ? undefined : `${match[1]}s`;
}

/** A duration that the target's Pacemaker refuses as the value of a cluster option, though it reads it elsewhere, or other releases do. */
function isRefusedByTarget(value: string, { pacemaker }: TargetVersions): boolean {
  return isAtLeast(pacemaker, "3.0.0")
    ? parseDuration(value) === 0 && /^\s*P/.test(value)
    : value.trim().startsWith("+");
}

/** Options whose time Pacemaker reads as a timeout, never as ISO 8601. */
const ofTimeouts = new Set(["timeout", "start-delay", "remote-connect-timeout"]);

/** What a time is called that means the same and that every release reads; undefined where there is none. */
function plain(value: string): string | undefined {
  const time = parsedParts(value);
  if (time === undefined || time < 1 || time % 1 !== 0) return undefined;
  return formatDuration(time).replaceAll(" ", "");
}

/** The sum of the parts of a duration, with their fractions (`1h30m`, `1.5min`), or of ISO 8601, in milliseconds. */
function parsedParts(value: string): number | undefined {
  const text = value.trim().replace(/^\+/, "");
  if (text.startsWith("P")) return parseDuration(text);
  const parts = [
    ...text.matchAll(
      /(\d+(?:\.\d+)?)\s*(ms(?:ec)?s?|us(?:ec)?s?|s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|$)\s*/gi,
    ),
  ];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (parseDuration(`1${unit}`) ?? 0), 0);
}

/** A duration that Pacemaker can't parse, or takes for another. */
export const unreadableDuration: Rule = {
  id: "unreadable-duration",
  group: "text",
  severity: "warning",
  title: "Invalid duration",
  why: "Pacemaker uses 0 or its default for a duration that it can't parse, and reports that only in a log: a monitor with such an interval never recurs. Of 1h30m it takes only the hour, of 1.5min a minute. A duration is a whole number with one unit (ms, s, min or h; seconds if there is none), or, where it is no timeout, an ISO 8601 duration such as PT30S.",
  source:
    "Pacemaker's crm_parse_interval_spec and crm_get_msec (crm_verify and the transition graphs of crm_simulate 2.0.5, 2.1.5, 3.0.0 and 3.0.3)",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10x timeout=30s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s timeout=30s",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    for (const { table, pairs, isOpen, what } of doubtfulOptionsOf(at.object, lookup.memo)) {
      if (isOpen && what !== "cluster option") continue;
      for (const pair of pairs) {
        if (!pair.value || pair.value === "#default" || optionNamed(table, pair.name)?.type !== "duration") continue;
        const isTimeout = ofTimeouts.has(pair.name);
        // crm_verify reports what looks like ISO 8601 and isn't, wherever it is read.
        const isBrokenIso = !isTimeout && pair.value.startsWith("P");
        const isError = isVerified(what, pair.name, lookup.target) || isBrokenIso;
        const isRefused = isError && isRefusedByTarget(pair.value, lookup.target);
        const misread = misreadDuration(pair.value, isTimeout, lookup.target.pacemaker);
        if (parseDuration(pair.value) !== undefined && !isRefused && misread === undefined) continue;
        if (mayBeNegative.has(pair.name) && /^-\d+/.test(pair.value)) continue;
        const span = valueSpan(pair);
        if (misread !== undefined && !isRefused) {
          const instead = plain(pair.value);
          report({
            at,
            span,
            message: `${pair.name}="${pair.value}" doesn't count as it is written. ${misread} Use a whole number with one unit: ms, s, min or h.`,
            ...(instead ? { fixes: [{ title: `Set ${pair.name}=${instead}`, at, span, text: instead }] } : {}),
          });
          continue;
        }
        const meant = likely(pair.value);
        report({
          at,
          span,
          ...(isError ? { severity: "error" as const } : {}),
          message: `"${pair.value}" is not a duration, so ${pair.name} counts as ${pair.name === "interval" ? "0: the operation never recurs" : "not set"}. Use a number with a unit: ms, s, min or h.`,
          ...(meant ? { fixes: [{ title: `Set ${pair.name}=${meant}`, at, span, text: meant }] } : {}),
        });
      }
    }
    if (!isPrimitive(at.object)) return;
    // The fencer's own parameters of a device include durations; the agent may be unknown.
    const isDevice = at.object.agent?.class === "stonith" && !knownAgentOf(lookup, at);
    for (const pair of isDevice ? at.object.params.flatMap((set) => set.pairs) : []) {
      if (!pair.value || !/^pcmk_[a-z_]+_timeout$|^pcmk_delay_max$/.test(pair.name)) continue;
      if (parseDuration(pair.value) !== undefined) continue;
      report({
        at,
        span: valueSpan(pair),
        message: `"${pair.value}" is not a duration, so ${pair.name} counts as not set.`,
      });
    }
  },
};
