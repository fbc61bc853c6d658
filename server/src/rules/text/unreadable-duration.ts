import { isPrimitive } from "../../model/configuration.ts";
import { isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { parseDuration } from "../support/durations.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { valueSpan } from "../support/spans.ts";
import { isVerified } from "../support/verified-options.ts";

/** Options for which a negative value is valid: it means twice SBD's own timeout. */
const mayBeNegative = new Set(["stonith-watchdog-timeout", "fencing-watchdog-timeout"]);

/** The likely value of a duration with the unit first, a comma, or an unknown unit; undefined if there is none. */
function likely(value: string): string | undefined {
  const match = /^\D{0,2}(\d+)\D*$/.exec(value.trim());
  return match?.[1] === undefined ? undefined : `${match[1]}s`;
}

/** A duration that the target's Pacemaker refuses as the value of a cluster option, though it reads it elsewhere, or other releases do. */
function isRefusedByTarget(value: string, { pacemaker }: TargetVersions): boolean {
  return isAtLeast(pacemaker, "3.0.0")
    ? parseDuration(value) === 0 && /^\s*P/.test(value)
    : value.trim().startsWith("+");
}

/** A duration that Pacemaker can't parse. */
export const unreadableDuration: Rule = {
  id: "unreadable-duration",
  group: "text",
  severity: "warning",
  title: "Invalid duration",
  why: "Pacemaker uses 0 or its default for a duration that it can't parse, and reports that only in a log: a monitor with such an interval never recurs. A duration is a number with a unit (ms, s, min or h; seconds if there is none), or an ISO 8601 duration such as PT30S.",
  source: "Pacemaker's crm_parse_interval_spec and crm_get_msec (crm_verify 2.1.5 was run on such values)",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10x timeout=30s",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s timeout=30s",
  alsoInXml: "without-fixes",
  checkObject(at, lookup, report) {
    for (const { table, pairs, isOpen, what } of doubtfulOptionsOf(at.object, lookup.memo)) {
      if (isOpen && what !== "cluster option") continue;
      for (const pair of pairs) {
        if (!pair.value || pair.value === "#default" || optionNamed(table, pair.name)?.type !== "duration") continue;
        const isError = isVerified(what, pair.name, lookup.target);
        const isRefused = isError && isRefusedByTarget(pair.value, lookup.target);
        if (parseDuration(pair.value) !== undefined && !isRefused) continue;
        if (mayBeNegative.has(pair.name) && /^-\d+/.test(pair.value)) continue;
        const meant = likely(pair.value);
        const span = valueSpan(pair);
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
