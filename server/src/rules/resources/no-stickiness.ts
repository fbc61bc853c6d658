import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule, RuleReport } from "../rule.ts";
import { mandatorySets } from "../support/placement/colocations.ts";
import { locatedResources } from "../support/placement/locations.ts";
import { preferencesOf, stickinessOf } from "../support/placement/preferences.ts";

const infinity = 1_000_000;

/** The resources that are placed as one with each that a location names: those that mandatory colocations join. */
function placedTogether(model: ClusterModel): DefinedObject[][] {
  const sets = mandatorySets(model);
  const found = new Map<string, DefinedObject[]>();
  const isAlone = ({ object }: DefinedObject): boolean => {
    if (object.kind === "group") return !model.containerOf(object.id);
    // Moving a fence device interrupts nothing.
    return object.kind === "primitive" && !model.containerOf(object.id) && agentOf(model, object)?.class !== "stonith";
  };
  const located = new Set(
    model
      .ofKind("location")
      .flatMap(({ object }) => (object.kind === "location" ? locatedResources(model, object) : [])),
  );
  const wanted = new Set([...located].map((id) => sets.setOf(id) ?? id));
  for (const at of [...model.ofKind("primitive"), ...model.ofKind("group")]) {
    const { id } = at.object;
    const key = sets.setOf(id) ?? id;
    if (!wanted.has(key) || !isAlone(at)) continue;
    const list = found.get(`${key}`);
    if (list) list.push(at);
    else found.set(`${key}`, [at]);
  }
  return [...found.values()];
}

function reportOf(
  model: ClusterModel,
  places: readonly DefinedObject[],
): (RuleReport & { at: DefinedObject }) | undefined {
  const preferences = preferencesOf(model, new Set(places.map(({ object }) => object.id)));
  if (!preferences) return undefined;
  const ranked = [...preferences.byNode.values()].sort((a, b) => b.score - a.score);
  const [best] = ranked;
  const others = [...ranked.slice(1).map(({ score }) => score), preferences.elsewhere ?? -infinity];
  const next = Math.max(...others);
  const [shown] = best?.from.filter(({ score }) => score > 0) ?? [];
  // A node with INFINITY is meant to have the resource whenever it is there.
  if (!best || !shown || best.score >= infinity || next <= -infinity || best.score <= next) return undefined;
  const set = places.map((at) => stickinessOf(model, at));
  const isSet = set.some((each) => each !== undefined);
  const stickiness = set.reduce((total: number, each) => total + (each ?? 0), 0);
  const difference = best.score - next;
  // A stickiness of 0 is a decision.
  if (isSet && (stickiness <= 0 || stickiness >= difference)) return undefined;
  const { object } = shown.at;
  const named = object.kind === "location" ? object.resource?.value : undefined;
  const id = named ?? places[0]?.object.id;
  const has = isSet ? `a resource-stickiness of ${stickiness}, less than the preference` : "no resource-stickiness";
  return {
    at: shown.at,
    span: shown.span,
    message: `"${id}" has ${has}: after a failover it moves back as soon as "${shown.node}" returns, which interrupts the service again. "${shown.node}" is preferred by ${difference}: set resource-stickiness to ${difference} or more if it should stay.`,
  };
}

/** A resource that moves back as soon as its preferred node returns. */
export const noStickiness: Rule = {
  id: "no-stickiness",
  group: "resources",
  severity: "information",
  title: "Preferred node without resource-stickiness",
  why: "Without stickiness a resource moves back to its preferred node as soon as that node returns, which interrupts the service a second time after each failure. What counts is by how much the node's score exceeds the next best node's. If moving back isn't intended, set resource-stickiness to that difference or more.",
  source: "Pacemaker Explained: resource-stickiness; tried with crm_simulate of Pacemaker 2.1.5",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-on-n1 web 100: n1",
  right:
    "rsc_defaults resource-stickiness=200\nprimitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation web-on-n1 web 100: n1",
  check(model, report) {
    if (model.ofKind("location").length === 0) return;
    const seen = new Set<DefinedObject>();
    for (const places of placedTogether(model)) {
      const found = reportOf(model, places);
      if (!found || seen.has(found.at)) continue;
      seen.add(found.at);
      report(found);
    }
  },
};
