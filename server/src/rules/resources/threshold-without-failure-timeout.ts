import { metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { metaSetsOf, pairSpan } from "../support/spans.ts";

/** A threshold from here on is practically never reached, so it means "never". */
const practicallyNever = 1000;

/** Failures that never expire. */
export const thresholdWithoutFailureTimeout: Rule = {
  id: "threshold-without-failure-timeout",
  group: "resources",
  severity: "warning",
  title: "migration-threshold without failure-timeout",
  why: "Failures never expire unless failure-timeout is set: a resource that fails once a month is moved from one node to the next until no node may run it. Set failure-timeout as well.",
  source: "Pacemaker Explained: migration-threshold and failure-timeout",
  wrong: "rsc_defaults migration-threshold=3",
  right: "rsc_defaults migration-threshold=3 failure-timeout=10min",
  checkObject(at, lookup, report) {
    const { object } = at;
    for (const pair of metaSetsOf(object).flatMap((set) => set.pairs)) {
      if (pair.name !== "migration-threshold") continue;
      const threshold = Number(pair.value);
      if (!(threshold > 0 && threshold < practicallyNever)) continue;
      const isDefault = object.kind === "rsc_defaults";
      const forgotten = isDefault
        ? lookup
            .ofKind("rsc_defaults")
            .some(
              (each) =>
                each.object.kind === "rsc_defaults" &&
                each.object.set.pairs.some(({ name }) => name === "failure-timeout"),
            )
        : metaOf(lookup, at, "failure-timeout") !== undefined;
      if (forgotten) continue;
      const end = pair.span?.end;
      report({
        at,
        span: pairSpan(pair),
        message: `After ${threshold === 1 ? "one failure" : `${threshold} failures`}, however far apart, ${isDefault ? "a resource" : `"${object.id}"`} may not return to the node until somebody runs a cleanup. Set failure-timeout too, such as 10min.`,
        ...(end === undefined
          ? {}
          : {
              fixes: [
                { title: "Add failure-timeout=10min", at, span: { start: end, end }, text: " failure-timeout=10min" },
              ],
            }),
      });
    }
  },
};
