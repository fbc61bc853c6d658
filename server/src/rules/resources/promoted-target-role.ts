import { isResource } from "../../model/configuration.ts";
import { containersOf, isPromotable } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { pairSpan, valueSpan } from "../support/spans.ts";

/** target-role=Promoted on a resource that can't be promoted. */
export const promotedTargetRole: Rule = {
  id: "promoted-target-role",
  group: "resources",
  severity: "error",
  title: "target-role=Promoted without a promotable clone",
  why: "Only the instances of a promotable clone can be promoted. Elsewhere Pacemaker reports an error for this role and uses Started.",
  source: "crm_verify: target-role … only makes sense for promotable clones",
  wrong: "primitive web ocf:heartbeat:nginx meta target-role=Promoted op monitor interval=10s",
  right: "primitive web ocf:heartbeat:nginx meta target-role=Started op monitor interval=10s",
  checkObject(at, lookup, report) {
    const { object } = at;
    if (!isResource(object) || object.kind === "rsc_template") return;
    for (const pair of object.meta.flatMap((set) => set.pairs)) {
      if (pair.name !== "target-role" || !/^(promoted|master|unpromoted|slave)$/i.test(pair.value ?? "")) continue;
      if (isPromotable(lookup, at)) continue;
      // A bundle is promotable if it has promoted-max.
      if ([object, ...containersOf(lookup, object.id).map((each) => each.object)].some(({ kind }) => kind === "bundle"))
        continue;
      report({
        at,
        span: pairSpan(pair),
        message: `"${object.id}" is not promotable, so target-role=${pair.value} is an error and counts as Started. Set it to Started, or make the resource a clone with promotable=true.`,
        fixes: [{ title: "Set target-role=Started", at, span: valueSpan(pair), text: "Started" }],
      });
    }
  },
};
