import { parseBoolean } from "../model/attributes.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { Colocation, Order } from "../model/configuration.ts";
import { scoreValue } from "../model/score.ts";
import type { GraphRelation } from "../protocol.ts";
import { orderSides } from "../rules/support/order/order-graph.ts";
import { colocationSides } from "../rules/support/placement/colocations.ts";
import { meantBy, type Side } from "../rules/support/placement/constraint-names.ts";

/** Two resources that a constraint names, by their ids, or a junction (`isJunction`) between two sets. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Which of the ends is a junction. */
  readonly junction?: "from" | "to";
  readonly form: GraphRelation["form"];
  readonly label: string;
}

/** The links of an order: from what acts first to what follows. A junction joins two sets of several members each. */
export function orderLinks(model: ClusterModel, order: Order): Link[] {
  const form = orderForm(order);
  const reversed = parseBoolean(order.symmetrical) === false ? "one way" : "";
  const sides = orderSides(order);
  return linksOf(model, sides, order.id, (first, then) => {
    const [one, other] = [first.roleOrAction || "start", then.roleOrAction || first.roleOrAction || "start"];
    const action = one === other ? (one === "start" ? "" : one) : `${one} → ${other}`;
    return { form, label: [action, reversed].filter((part) => part !== "").join(", ") };
  });
}

function orderForm({ orderKind, score }: Order): GraphRelation["form"] {
  const kind = orderKind?.value.toLowerCase();
  if (kind === "serialize") return "serialize";
  return kind === "optional" || (kind === undefined && score?.value === "0") ? "optional" : "mandatory";
}

/** The links of a colocation: from the resource that is placed first to the one that is placed with it. */
export function colocationLinks(model: ClusterModel, colocation: Colocation): Link[] {
  const sides = colocationSides(colocation).toReversed();
  return linksOf(model, sides, colocation.id, (_, dependent) => {
    const score = scoreValue(dependent.score) ?? 0;
    const role = dependent.roleOrAction && !/^started$/i.test(dependent.roleOrAction) ? dependent.roleOrAction : "";
    const finite = Math.abs(score) < 1_000_000 ? String(score) : "";
    return { form: colocationForm(score), label: [finite, role].filter((part) => part !== "").join(", ") };
  });
}

function colocationForm(score: number): GraphRelation["form"] {
  if (score >= 1_000_000) return "together";
  if (score <= -1_000_000) return "apart";
  return score < 0 ? "avoids" : "near";
}

/** Links along the members of each side that is a chain, and between one side and the next. */
function linksOf<S extends Side>(
  model: ClusterModel,
  sides: readonly S[],
  id: string,
  describe: (first: S, then: S) => Pick<Link, "form" | "label">,
): Link[] {
  const links: Link[] = [];
  sides.forEach((side, index) => {
    const names = namesOf(model, side);
    if (side.isChain) {
      for (let at = 1; at < names.length; at++) {
        links.push({ from: names[at - 1] as string, to: names[at] as string, ...describe(side, side) });
      }
    }
    const next = sides[index + 1];
    if (!next) return;
    const others = namesOf(model, next);
    const ends = side.isChain ? names.slice(-1) : names;
    const begins = next.isChain ? others.slice(0, 1) : others;
    const looks = describe(side, next);
    if (ends.length <= 1 || begins.length <= 1) {
      for (const from of ends) for (const to of begins) links.push({ from, to, ...looks });
    } else {
      const junction = `${id}#${index}`;
      for (const from of ends) links.push({ from, to: junction, junction: "to", ...looks });
      for (const to of begins) links.push({ from: junction, to, junction: "from", ...looks });
    }
  });
  return links;
}

function namesOf(model: ClusterModel, { names }: Side): string[] {
  return [...new Set(names.flatMap(({ value }) => meantBy(model, value)))];
}
