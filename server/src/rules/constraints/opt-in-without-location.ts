import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Location } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { locatedResources, mayAllow } from "../support/placement/locations.ts";
import { objectSpan } from "../support/spans.ts";

/** The resources that are in no other: those that the cluster places. */
function placedResources(model: ClusterModel): DefinedObject[] {
  const kinds = ["primitive", "group", "clone", "master", "bundle"] as const;
  return kinds.flatMap((kind) => model.ofKind(kind)).filter(({ object }) => model.containerOf(object.id) === undefined);
}

/** Whether a location constraint allows a resource on some node, by its id or by a pattern. */
function allowedIn(model: ClusterModel): (id: string) => boolean {
  const ids = new Set<string>();
  const patterns: RegExp[] = [];
  for (const { object } of model.ofKind("location")) {
    const location = object as Location;
    if (!mayAllow(location)) continue;
    for (const id of locatedResources(model, location)) ids.add(id);
    if (location.pattern) patterns.push(patternOf(location.pattern.value));
  }
  return (id) => ids.has(id) || patterns.some((pattern) => pattern.test(id));
}

/** The pattern of a location constraint; one that JavaScript can't read as POSIX does matches everything. */
function patternOf(pattern: string): RegExp {
  try {
    return pattern.startsWith("!") ? /^/ : new RegExp(pattern);
  } catch {
    return /^/;
  }
}

/** A resource that no location constraint allows anywhere in an opt-in cluster. */
export const optInWithoutLocation: Rule = {
  id: "opt-in-without-location",
  group: "constraints",
  severity: "warning",
  title: "No allowed node in an opt-in cluster",
  why: "With symmetric-cluster=false a resource may run only on nodes that a location constraint allows with a score of 0 or more. A colocation with another resource, or a location constraint for one member of a group, is not enough. Without such a constraint the resource stays stopped. Add one, or set symmetric-cluster=true.",
  source: "Pacemaker Explained: asymmetrical (opt-in) clusters; tried with crm_simulate of Pacemaker 2.1.5",
  wrong: "node 1: n1\nprimitive web ocf:pacemaker:Dummy\nproperty symmetric-cluster=false",
  right:
    "node 1: n1\nprimitive web ocf:pacemaker:Dummy\nlocation web-on-n1 web 0: n1\nproperty symmetric-cluster=false",
  check(model, report) {
    const property = model.property("symmetric-cluster");
    if (!property || parseBoolean(property.pair.value) !== false || model.facts.isPartlyUnread) return;
    const isAllowed = allowedIn(model);
    for (const at of placedResources(model)) {
      const { object } = at;
      if (isAllowed(object.id)) continue;
      if (object.kind === "primitive" && agentOf(model, object)?.class === "stonith") continue;
      const members = object.kind === "group" ? object.members : [];
      if (members.length > 0 && members.every(({ value }) => isAllowed(value))) continue;
      report({
        at,
        span: objectSpan(object),
        message: `"${object.id}" can't run anywhere: with symmetric-cluster=false a location constraint must allow a node, and none does. Add one with a score of 0 or more, or set symmetric-cluster=true.`,
        related: [
          {
            at: property.place,
            span: property.pair.span ?? objectSpan(property.options),
            message: "symmetric-cluster=false is set here.",
          },
        ],
      });
    }
  },
};
