import type { Location } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { scoreValue } from "../../model/score.ts";
import type { Rule } from "../rule.ts";
import { isBanScore } from "../support/placement/constraint-names.ts";
import { isAnyRole, locatedResources } from "../support/placement/locations.ts";
import { objectSpan } from "../support/spans.ts";

/** A node that a resource is both banned from and preferred on. */
export const contradictoryLocations: Rule = {
  id: "contradictory-locations",
  group: "constraints",
  severity: "warning",
  title: "Preferred and banned on one node",
  why: "The scores of several location constraints for one node are added, and -INFINITY plus anything is -INFINITY: the preference has no effect, and the resource never runs there. Remove the one that isn't meant.",
  source: "Pacemaker Explained, scores: adding INFINITY; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3",
  wrong: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation l1 web inf: n1\nlocation l2 web -inf: n1",
  right: "primitive web ocf:heartbeat:nginx op monitor interval=10s\nlocation l1 web inf: n1\nlocation l2 web -inf: n2",
  check(model, report) {
    const bans = new Map<string, DefinedObject>();
    const simple = model.ofKind("location").filter(({ object }) => {
      return object.kind === "location" && object.node !== undefined && object.rules.length === 0;
    });
    const keysOf = (location: Location): string[] =>
      locatedResources(model, location).map((id) => `${id}\n${location.node?.value.toLowerCase()}`);
    for (const at of simple) {
      const location = at.object as Location;
      if (!isBanScore(location.score?.value) || !isAnyRole(location.role)) continue;
      for (const key of keysOf(location)) if (!bans.has(key)) bans.set(key, at);
    }
    if (bans.size === 0) return;
    for (const at of simple) {
      const location = at.object as Location;
      if (!((scoreValue(location.score?.value) ?? 0) > 0)) continue;
      const ban = keysOf(location)
        .map((key) => bans.get(key))
        .find((each) => each !== undefined);
      if (!ban) continue;
      const node = location.node?.value ?? "";
      report({
        at,
        span: objectSpan(location),
        message: `"${location.id}" has no effect: "${ban.object.id}" bans ${location.resource ? `"${location.resource.value}"` : "the same resource"} from "${node}", and -INFINITY outweighs every other score. Remove one of them.`,
        related: [{ at: ban, span: objectSpan(ban.object), message: `This bans it from "${node}".` }],
      });
    }
  },
};
