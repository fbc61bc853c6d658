import type { ClusterObject } from "../../model/configuration.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { agentSpan, nameSpan } from "../support/spans.ts";

interface Removed {
  readonly span: Span;
  readonly what: string;
  readonly since: string;
  readonly instead: string;
}

function removedOptions(object: ClusterObject, memo: Memo): Removed[] {
  return doubtfulOptionsOf(object, memo).flatMap(({ table, pairs }) =>
    pairs.flatMap((pair): Removed[] => {
      const removed = optionNamed(table, pair.name)?.removed;
      // The spellings with underscores have a rule of their own.
      // What the first schema of Pacemaker 3 refuses has a rule of its own, too.
      if (
        removed?.instead === undefined ||
        removed.since === "3.0.0" ||
        removed.instead === pair.name.replaceAll("_", "-")
      )
        return [];
      return [{ span: nameSpan(pair), what: pair.name, since: removed.since, instead: removed.instead }];
    }),
  );
}

function removedParts(object: ClusterObject): Removed[] {
  const since = "3.0.0";
  if (isPrimitive(object) && object.agent) {
    const { class: cls } = object.agent;
    if (cls === "heartbeat")
      return [{ span: agentSpan(object), what: "Class heartbeat", since, instead: "an OCF agent or a systemd unit" }];
  }
  return [];
}

function isGone({ since }: Removed, lookup: RuleLookup): boolean {
  return isAtLeast(lookup.target.pacemaker, since);
}

/** What the target's Pacemaker has removed. */
export const removedConstruct: Rule = {
  id: "removed-construct",
  group: "text",
  severity: "error",
  title: "Removed from Pacemaker",
  why: "Pacemaker rejects or ignores what it has removed: the class heartbeat, cluster options of Pacemaker 1. What they configured no longer happens. Use the replacement.",
  source: "Pacemaker 2.0.0 and 3.0.0, change log",
  wrong: "primitive web heartbeat:nginx op monitor interval=10s",
  right: "primitive web systemd:nginx op monitor interval=10s",
  checkObject(at, lookup, report) {
    for (const removed of [...removedOptions(at.object, lookup.memo), ...removedParts(at.object)]) {
      if (!isGone(removed, lookup)) continue;
      const { span, what, since, instead } = removed;
      const isName = /^[a-z-]+$/.test(instead) && span.end - span.start === what.length;
      report({
        at,
        span,
        message: `${what} was removed in Pacemaker ${since} and has no effect. Use ${instead} instead.`,
        ...(isName && instead !== "bundle" && instead !== "alert"
          ? { fixes: [{ title: `Change to ${instead}`, at, span, text: instead }] }
          : {}),
      });
    }
  },
};
