import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Colocation } from "../../model/configuration.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { type OrderedPair, pairsOf } from "../support/order/related-pairs.ts";
import { type Colocated, colocationsOf, formatColocation } from "../support/placement/colocations.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

/** The edit that swaps the two resources of a colocation; none for sets. */
function swap({ at }: Colocated): readonly Fix<InModel>[] {
  const { first, second, sets } = at.object as Colocation;
  if (sets.length > 0 || !first?.span || !second?.span) return [];
  const text = ({ resource, role }: NonNullable<Colocation["first"]>): string =>
    role ? `${resource.value}:${role.value}` : resource.value;
  return [
    {
      title: "Swap the resources of the colocation",
      at,
      span: first.span,
      text: text(second),
      also: [{ at, span: second.span, text: text(first) }],
    },
  ];
}

function advice({ at }: Colocated): string {
  return (at.object as Colocation).sets.length > 0
    ? "In a set each resource is placed with the one before it: name them in the order in which they start."
    : "Swap the two resources of the colocation.";
}

/** The names by which an order starts what a colocation places: the resource, its group, or the group's members. */
function namesOf(model: ClusterModel, id: string): readonly string[] {
  const container = model.containerOf(id);
  const group = container?.object.kind === "group" ? [container.object.id] : [];
  return [id, ...group, ...unitsOf(model, id).map((unit) => unit.id)];
}

/** Whether an order starts (or promotes) what is placed second only after what is placed with it. */
function isAgainst(order: OrderedPair, { role }: Colocated): boolean {
  const action = role === "Promoted" ? "promote" : "start";
  const isStart = order.afterAction === "start" || order.afterAction === "promote";
  return (
    order.isMandatory &&
    order.isSymmetrical &&
    isStart &&
    (order.beforeAction === action || (action === "promote" && order.beforeAction === "start"))
  );
}

/** A mandatory colocation that places first what starts last. */
export const colocationAgainstOrder: Rule = {
  id: "colocation-against-order",
  group: "constraints",
  severity: "warning",
  title: "Colocation against the direction of its order",
  why: "In a colocation the second resource is placed first, and the first one follows it. If the order starts the first one first, each depends on the other: where the one that starts last can't run, the one that it needs doesn't run either, or isn't promoted on the node that it should be promoted on. Name the resource that starts last first: `colocation web-with-vip inf: web vip` for `order vip-then-web vip web`.",
  source:
    "Pacemaker Explained, colocation: the order of the two resources matters; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation vip-with-web inf: vip web\norder vip-then-web Mandatory: vip web",
  right:
    "primitive vip ocf:pacemaker:Dummy\nprimitive web ocf:pacemaker:Dummy\ncolocation web-with-vip inf: web vip\norder vip-then-web Mandatory: vip web",
  check(model, report) {
    const colocations = colocationsOf(model).filter(
      ({ score, nodeAttribute }) => score === 1_000_000 && nodeAttribute === "#uname",
    );
    const candidates = colocations.filter(({ at }) => at.object.kind === "colocation");
    if (candidates.length === 0) return;
    const orders = new Map<string, OrderedPair[]>();
    for (const each of model.ofKind("order").flatMap((at) => pairsOf(model, at))) {
      const list = orders.get(each.before);
      if (list) list.push(each);
      else orders.set(each.before, [each]);
    }
    for (const colocation of candidates) {
      const { at, resource, with: other, role } = colocation;
      if (resource === other || role === "Unpromoted" || colocation.withRole === "Unpromoted") continue;
      const [befores, afters] = [namesOf(model, resource), namesOf(model, other)];
      if (befores.some((name) => afters.includes(name))) continue;
      const order = befores
        .flatMap((name) => orders.get(name) ?? [])
        .find((each) => afters.includes(each.after) && isAgainst(each, colocation));
      if (!order) continue;
      // Both ways: colocation-cycle reports it.
      if (colocations.some((each) => each.resource === other && each.with === resource)) continue;
      report({
        at,
        span: objectSpan(at.object),
        message: `${formatColocation(colocation)}: "${other}" is placed first, but by order "${order.at.object.id}" "${resource}" starts first. Where "${other}" can't run, "${resource}" doesn't run either. ${advice(colocation)}`,
        fixes: swap(colocation),
        related: [
          { at: order.at, span: objectSpan(order.at.object), message: `"${resource}" starts before "${other}".` },
        ],
      });
    }
  },
};
