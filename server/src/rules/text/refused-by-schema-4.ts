import { hasSchemaFour, isAtLeast, type TargetVersions } from "../../model/target.ts";
import type { Rule } from "../rule.ts";
import type { RefusedConstruct } from "../support/schema/refused-construct.ts";
import { refusedBySchemaFour } from "../support/schema/schema-four.ts";

/** What happens to the construct, as the rest of a sentence about it. */
function verdictOn({ fate, isIgnoredBefore, lost = "the resource" }: RefusedConstruct, target: TargetVersions): string {
  const { schema, pacemaker } = target;
  if (hasSchemaFour(target) || (schema === undefined && pacemaker === undefined))
    return schema === undefined
      ? "is refused by pacemaker-4.0, the schema of Pacemaker 3"
      : `is refused by the schema of the CIB, ${schema}`;
  const now = schema !== undefined && isAtLeast(pacemaker, "3.0.0");
  const does = {
    converted: now ? `still works with ${schema}` : "works until Pacemaker 3",
    ignored: isIgnoredBefore
      ? "has no effect: Pacemaker leaves it out"
      : now
        ? "has no effect: Pacemaker 3 leaves it out"
        : "has no effect with Pacemaker 3",
    dropped: `makes Pacemaker 3 leave ${lost} out`,
    member: "is taken for a member of the cluster that never joins",
  };
  return `${does[fate]}, and the schema pacemaker-4.0 refuses it`;
}

function isError({ fate }: RefusedConstruct, target: TargetVersions): boolean {
  if (hasSchemaFour(target)) return true;
  // An upgrade of the CIB converts what can be converted.
  const isLost = fate === "dropped" || (fate === "ignored" && target.schema === undefined);
  return isLost && isAtLeast(target.pacemaker, "3.0.0");
}

/** What the schema of Pacemaker 3 no longer has. */
export const refusedBySchema4: Rule = {
  id: "refused-by-schema-4",
  group: "text",
  severity: "error",
  title: "Refused by the schema of Pacemaker 3",
  why: "The schema pacemaker-4.0, which new clusters of Pacemaker 3 have, refuses legacy constructs: ms, the classes upstart and nagios, rkt containers, ping nodes, names without a value, old names of options. A CIB that is validated with an older schema keeps working until it is upgraded, but Pacemaker 3 leaves some of them out already. Use the replacement before you upgrade.",
  source: "The schemas 3.10 and 4.0; crm_verify 3.0.3 was run on each construct",
  wrong: "primitive web upstart:nginx op monitor interval=10s",
  right: "primitive web systemd:nginx op monitor interval=10s",
  checkObject(at, lookup, report) {
    const { target } = lookup;
    for (const refused of refusedBySchemaFour(at.object, lookup.memo)) {
      // legacy-syntax reports what works for now.
      if (!hasSchemaFour(target) && (at.object.kind === "master" || refused.isLegacySyntax)) continue;
      const { span, what, instead, edit } = refused;
      report({
        at,
        span,
        message: `${what} ${verdictOn(refused, target)}. ${instead}`,
        ...(isError(refused, target) ? {} : { severity: "warning" as const }),
        ...(edit ? { fixes: [{ ...edit, at }] } : {}),
      });
    }
  },
};
