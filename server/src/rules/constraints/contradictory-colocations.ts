import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Rule } from "../rule.ts";
import { type Colocated, colocationsOf, formatColocation, mandatorySets } from "../support/placement/colocations.ts";
import { objectSpan } from "../support/spans.ts";

/** The mandatory colocation of the same pair that contradicts an anti-colocation; undefined if there is none. */
function contradicted(mandatory: ReadonlyMap<string, Colocated>, ban: Colocated): Colocated | undefined {
  const direct = mandatory.get(keyOf(ban, ban.withRole));
  if (direct) return direct;
  // Being apart from every instance also contradicts being with the instances of one role.
  return ban.withRole === ""
    ? (mandatory.get(keyOf(ban, "Promoted")) ?? mandatory.get(keyOf(ban, "Unpromoted")))
    : undefined;
}

function keyOf(colocation: Colocated, withRole: string): string {
  return [colocation.resource, colocation.role, colocation.with, withRole, colocation.nodeAttribute].join("\n");
}

function contradictionsIn(model: ClusterModel): { ban: Colocated; chain: readonly Colocated[] }[] {
  const colocations = colocationsOf(model);
  const apart = colocations.filter(({ score }) => score === -1_000_000);
  if (apart.length === 0) return [];
  const mandatory = new Map(
    colocations.flatMap((colocation) =>
      colocation.score === 1_000_000 ? [[keyOf(colocation, colocation.withRole), colocation] as const] : [],
    ),
  );
  const together = mandatorySets(model);
  return apart.flatMap((ban) => {
    const same = contradicted(mandatory, ban);
    if (same) return [{ ban, chain: [same] }];
    if (ban.role || ban.withRole || ban.nodeAttribute !== "#uname" || ban.resource === ban.with) return [];
    const set = together.setOf(ban.resource);
    if (set === undefined || set !== together.setOf(ban.with)) return [];
    return [{ ban, chain: together.chain(ban.resource, ban.with) }];
  });
}

/** Resources that constraints both colocate and keep apart. */
export const contradictoryColocations: Rule = {
  id: "contradictory-colocations",
  group: "constraints",
  severity: "error",
  title: "Contradictory colocations",
  why: "A colocation with INFINITY, or a group, requires resources to run on the same node; -INFINITY forbids it. Both can't be satisfied: one of the resources never starts, or Pacemaker silently violates a constraint. Remove the wrong one.",
  source: "crm_simulate of Pacemaker 2.1.5; crm_verify reports nothing",
  wrong:
    "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-with-db inf: web db\ncolocation web-not-with-db -inf: web db",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-not-with-db -inf: web db",
  check(model, report) {
    const seen = new Set<unknown>();
    for (const { ban, chain } of contradictionsIn(model)) {
      if (seen.has(ban.at)) continue;
      seen.add(ban.at);
      const places = [...new Map(chain.map((colocation) => [colocation.at, colocation])).values()];
      const by = places.map((colocation) =>
        colocation.at.object.kind === "group" ? `group "${colocation.at.object.id}"` : `"${colocation.at.object.id}"`,
      );
      const shown = by.length > 5 ? `${by.slice(0, 4).join(", ")}, …` : by.join(", ");
      const isSame = chain.length === 1 && chain[0]?.resource === ban.resource && chain[0].with === ban.with;
      const outcome = isSame
        ? `"${ban.resource}" never ${ban.role === "Promoted" ? "gets promoted" : "starts"}`
        : "at least one of them never starts, or Pacemaker violates one of these constraints";
      report({
        at: ban.at,
        span: objectSpan(ban.at.object),
        message: `"${ban.resource}" must not run where "${ban.with}" does ("${ban.at.object.id}"), but must according to ${shown}: ${outcome}. Remove the wrong constraint.`,
        related: chain.map((colocation) => ({
          at: colocation.at,
          span: objectSpan(colocation.at.object),
          message: `${colocation.at.object.kind === "group" ? "The group requires" : "This requires"} ${formatColocation(colocation)}.`,
        })),
      });
    }
  },
};
