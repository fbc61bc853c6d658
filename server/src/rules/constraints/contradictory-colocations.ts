import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Rule } from "../rule.ts";
import { type Colocated, colocationsOf, formatColocation, requiredTogether } from "../support/colocations.ts";
import { objectSpan } from "../support/places.ts";

/** One of the same pair that must be together, where roles or clones keep it from binding more than the two. */
function sameMust(musts: ReadonlyMap<string, Colocated>, not: Colocated): Colocated | undefined {
  const direct = musts.get(keyOf(not, not.withRole));
  if (direct) return direct;
  // Not with any instance at all is against being with those of one role too.
  return not.withRole === "" ? (musts.get(keyOf(not, "Promoted")) ?? musts.get(keyOf(not, "Unpromoted"))) : undefined;
}

function keyOf(wish: Colocated, withRole: string): string {
  return [wish.resource, wish.role, wish.with, withRole, wish.nodeAttribute].join("\n");
}

function contradictionsIn(model: ClusterModel): { not: Colocated; chain: readonly Colocated[] }[] {
  const wishes = colocationsOf(model);
  const nots = wishes.filter(({ score }) => score === -1_000_000);
  if (nots.length === 0) return [];
  const musts = new Map(
    wishes.flatMap((wish) => (wish.score === 1_000_000 ? [[keyOf(wish, wish.withRole), wish] as const] : [])),
  );
  const together = requiredTogether(model);
  return nots.flatMap((not) => {
    const same = sameMust(musts, not);
    if (same) return [{ not, chain: [same] }];
    if (not.role || not.withRole || not.nodeAttribute !== "#uname" || not.resource === not.with) return [];
    const set = together.setOf(not.resource);
    if (set === undefined || set !== together.setOf(not.with)) return [];
    return [{ not, chain: together.chain(not.resource, not.with) }];
  });
}

/** Resources that must and must not be on one node. */
export const contradictoryColocations: Rule = {
  id: "contradictory-colocations",
  group: "constraints",
  severity: "error",
  title: "Resources that must and must not run together",
  why: "Colocations with INFINITY, and groups, bind resources to one node; -INFINITY keeps two of them apart. Both can't be: one of the resources never starts, or Pacemaker silently leaves a constraint unkept. Take out the one that is wrong.",
  source: "crm_simulate of Pacemaker 2.1.5; crm_verify reports nothing",
  wrong:
    "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-with-db inf: web db\ncolocation web-not-with-db -inf: web db",
  right: "primitive db ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-not-with-db -inf: web db",
  check(model, report) {
    const seen = new Set<unknown>();
    for (const { not, chain } of contradictionsIn(model)) {
      if (seen.has(not.at)) continue;
      seen.add(not.at);
      const places = [...new Map(chain.map((wish) => [wish.at, wish])).values()];
      const by = places.map((wish) =>
        wish.at.object.kind === "group" ? `group "${wish.at.object.id}"` : `"${wish.at.object.id}"`,
      );
      const shown = by.length > 5 ? `${by.slice(0, 4).join(", ")}, …` : by.join(", ");
      const isSame = chain.length === 1 && chain[0]?.resource === not.resource && chain[0].with === not.with;
      const outcome = isSame
        ? `"${not.resource}" never ${not.role === "Promoted" ? "gets promoted" : "starts"}`
        : "at least one of them never starts, or Pacemaker leaves one of these unkept";
      report({
        at: not.at,
        span: objectSpan(not.at.object),
        message: `"${not.resource}" must not run where "${not.with}" does ("${not.at.object.id}"), but must by ${shown}: ${outcome}. Take out the one that is wrong.`,
        related: chain.map((wish) => ({
          at: wish.at,
          span: objectSpan(wish.at.object),
          message: `${wish.at.object.kind === "group" ? "The group keeps" : "Keeps"} ${formatColocation(wish)}.`,
        })),
      });
    }
  },
};
