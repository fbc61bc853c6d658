import type { ClusterObject } from "../../model/configuration.ts";
import { isPrimitive } from "../../model/configuration.ts";
import { isAtLeast } from "../../model/target.ts";
import type { Memo } from "../../text/memo.ts";
import type { Span } from "../../text/span.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { doubtfulOptionsOf, optionNamed } from "../support/option-lists.ts";
import { agentSpan, nameSpan, objectSpan } from "../support/spans.ts";
import { setsReferringElsewhere } from "../support/unread-sets.ts";

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
  why: "Pacemaker rejects or ignores what it has removed: the class heartbeat, cluster options of Pacemaker 1. What they configured no longer happens. Use the replacement. Pacemaker 3.0.3 no longer finds a set of another resource that id-ref names, neither parameters nor meta attributes; that is reported where the release is known.",
  source: "Pacemaker 2.0.0 and 3.0.0, change log; crm_verify and crm_simulate 3.0.0 and 3.0.3 were run on references",
  wrong: "primitive web heartbeat:nginx op monitor interval=10s",
  right: "primitive web systemd:nginx op monitor interval=10s",
  checkObject(at, lookup, report) {
    const { pacemaker } = lookup.target;
    // Where the release isn't known it is most likely one that finds them.
    if (pacemaker !== undefined && isAtLeast(pacemaker, "3.0.1"))
      for (const { idRef, span } of setsReferringElsewhere(at, lookup))
        report({
          at,
          span: span ?? objectSpan(at.object),
          message: `Pacemaker 3.0.3 looks for the set "${idRef}" in "${at.object.id}" alone and ignores the reference${isAtLeast(pacemaker, "3.0.3") ? "" : "; 3.0.0 finds it, and 3.0.1 and 3.0.2 weren't tried"}. Write its names and values here, or take both from one template.`,
        });
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
