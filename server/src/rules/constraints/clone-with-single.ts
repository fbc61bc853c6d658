import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Colocation } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Fix } from "../../text/diagnostic.ts";
import type { InModel, Rule } from "../rule.ts";
import { colocationsOf } from "../support/placement/colocations.ts";
import { unitsOf } from "../support/placement/units.ts";
import { objectSpan } from "../support/spans.ts";

/** The edit that swaps the two resources of a colocation; none for sets and what has no place. */
function swap(at: DefinedObject): readonly Fix<InModel>[] {
  const { first, second } = at.object as Colocation;
  if (!first?.span || !second?.span) return [];
  const word = ({ resource, role }: NonNullable<typeof first>): string =>
    role ? `${resource.value}:${role.value}` : resource.value;
  return [
    {
      title: `Place "${second.resource.value}" with "${first.resource.value}"`,
      at,
      span: { start: first.span.start, end: second.span.end },
      text: `${word(second)} ${word(first)}`,
    },
  ];
}

/** What is on one node only, in that role: its instance decides where all others are. */
function isOnOneNode(model: ClusterModel, id: string, role: string): boolean {
  const units = unitsOf(model, id);
  return units.length > 0 && units.every((unit) => !unit.isMany || (role === "Promoted" && unit.isSinglePromoted));
}

/** A clone that may run only where a single resource runs. */
export const cloneWithSingle: Rule = {
  id: "clone-with-single",
  group: "constraints",
  severity: "warning",
  title: "Clone placed with a single resource",
  why: "A colocation with INFINITY places its first resource where the second one runs. Where the first one is a clone and the second one runs on one node, the clone runs on that node only, and all its other instances stay stopped. Most often the colocation is the wrong way round: place the single resource with the clone.",
  source:
    "Pacemaker Explained, colocation; tried with crm_simulate of Pacemaker 2.0.5, 2.1.5 and 3.0.3: the other instances are stopped",
  wrong:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive proxy systemd:haproxy op monitor interval=10s\nclone proxies proxy meta interleave=true\ncolocation c inf: proxies vip",
  right:
    "primitive vip ocf:heartbeat:IPaddr2 params ip=10.0.0.9 op monitor interval=10s\nprimitive proxy systemd:haproxy op monitor interval=10s\nclone proxies proxy meta interleave=true\ncolocation c inf: vip proxies",
  check(model, report) {
    const reported = new Set<DefinedObject>();
    for (const { at, resource, role, with: other, withRole, score, nodeAttribute } of colocationsOf(model)) {
      if (at.object.kind !== "colocation" || score < 1_000_000 || role !== "" || nodeAttribute !== "#uname") continue;
      if (reported.has(at)) continue;
      const [unit, ...more] = unitsOf(model, resource);
      if (more.length > 0 || !unit?.isMany || unit.id !== resource || !isOnOneNode(model, other, withRole)) continue;
      reported.add(at);
      const where = withRole === "Promoted" ? `where "${other}" is promoted` : `on the node of "${other}"`;
      report({
        at,
        span: objectSpan(at.object),
        message: `The clone "${resource}" runs only ${where}: its instances on all other nodes stay stopped. Swap the two if "${other}" should be placed with an instance of "${resource}", or use a clone-max of 1.`,
        fixes: swap(at),
      });
    }
  },
};
