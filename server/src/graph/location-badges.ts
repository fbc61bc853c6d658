import { nodesOf } from "../editing/hover/explain-rule.ts";
import { explainStatement } from "../editing/hover/explain-statement.ts";
import type { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject, Location, Ticket } from "../model/configuration.ts";
import { scoreValue } from "../model/score.ts";
import type { GraphBadge } from "../protocol.ts";
import { meantBy } from "../rules/support/placement/constraint-names.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import type { PlaceOf } from "./resource-boxes.ts";

/** A badge and the resource whose box has it. */
interface PlacedBadge {
  readonly resource: string;
  readonly badge: GraphBadge;
}

/** The badges of a location or ticket: one for each resource, and for each node or rule. A location for a pattern has none. */
export function badgesOf(model: ClusterModel, object: ClusterObject, placeOf: PlaceOf): PlacedBadge[] {
  if (object.kind !== "location" && object.kind !== "rsc_ticket") return [];
  const sentence = explainStatement(object) ?? "";
  const resources = [...new Set(namesIn(object).flatMap((name) => meantBy(model, name)))];
  const looks =
    object.kind === "location"
      ? locationLooks(object)
      : [{ kind: "ticket" as const, text: `ticket ${object.ticket.value}` }];
  const common = { constraint: object.id, sentence, ...omitUndefined({ place: placeOf(object.id) }) };
  return resources.flatMap((resource) => looks.map((look) => ({ resource, badge: { ...common, ...look } })));
}

function namesIn(object: Location | Ticket): string[] {
  const one = object.kind === "location" ? object.resource : object.resource?.resource;
  const members = object.sets.flatMap((set) => set.members);
  return (one ? [one, ...members] : members).map(({ value }) => value);
}

function locationLooks({ node, score, rules, role }: Location): Pick<GraphBadge, "kind" | "text">[] {
  const suffix = role && !/^started$/i.test(role) ? ` (${role})` : "";
  const ofNode = node ? [look(`${node.value}${suffix}`, score?.value)] : [];
  return [
    ...ofNode,
    ...rules.map((rule) => ({
      ...look(`${nodesOf(rule, (text) => text).replace(/^nodes /, "")}${suffix}`, rule.score),
      kind: "rule" as const,
    })),
  ];
}

/** `n1 100`, `n1 always`, `not n1`: a mandatory score says so in a word. */
function look(where: string, score: string | undefined): Pick<GraphBadge, "kind" | "text"> {
  const value = scoreValue(score);
  if (value === -1_000_000) return { kind: "bans", text: `not ${where}` };
  if (value === 1_000_000) return { kind: "prefers", text: `${where} ∞` };
  return { kind: value !== undefined && value < 0 ? "avoids" : "prefers", text: `${where} ${score ?? ""}`.trim() };
}
