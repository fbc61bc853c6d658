import type { ClusterModel } from "../../model/cluster-model.ts";
import type { Location } from "../../model/configuration.ts";
import type { Rule } from "../rule.ts";
import { formatColocation, mandatorySets } from "../support/placement/colocations.ts";
import { type Ban, bansOf, completeNodes, locatedResources } from "../support/placement/locations.ts";

interface Banned {
  readonly ban: Ban;
  readonly resource: string;
}

/** The first ban from each node, for each set of resources that must run together, or each resource alone. */
function bansByResources(model: ClusterModel, nodes: ReadonlySet<string>): Map<string, Map<string, Banned>> {
  const together = mandatorySets(model);
  const byResources = new Map<string, Map<string, Banned>>();
  for (const at of model.ofKind("location")) {
    const location = at.object as Location;
    const bans = bansOf(at, location, nodes);
    if (bans.length === 0) continue;
    for (const resource of locatedResources(model, location)) {
      const set = together.setOf(resource);
      const key = set === undefined ? `resource ${resource}` : `set ${set}`;
      const ofResources = byResources.get(key) ?? new Map<string, Banned>();
      for (const ban of bans) if (!ofResources.has(ban.node)) ofResources.set(ban.node, { ban, resource });
      byResources.set(key, ofResources);
    }
  }
  return byResources;
}

/** A resource, or resources that must run together, banned from every node. */
export const noAllowedNode: Rule = {
  id: "no-allowed-node",
  group: "constraints",
  severity: "error",
  title: "Resource banned from every node",
  why: "A score of -INFINITY bans a resource from a node regardless of all other scores. If the location constraints of a resource, and of those that it must run with, ban every node, it never starts, and crm_verify reports nothing. Remove one of the bans, or use a finite score.",
  source: "Pacemaker Explained, location constraints; tried with crm_simulate of Pacemaker 2.1.5",
  wrong:
    "node 1: n1\nnode 2: n2\nprimitive web ocf:pacemaker:Dummy\nlocation not-on-n1 web -inf: n1\nlocation not-on-n2 web rule -inf: #uname eq n2",
  right: "node 1: n1\nnode 2: n2\nprimitive web ocf:pacemaker:Dummy\nlocation not-on-n1 web -inf: n1",
  check(model, report) {
    if (model.ofKind("location").length === 0) return;
    const nodes = completeNodes(model);
    if (!nodes || nodes.size === 0) return;
    const inFiles = model.ofKind("location");
    for (const banned of bansByResources(model, nodes).values()) {
      if (banned.size < nodes.size) continue;
      const all = [...banned.values()];
      const last = all.toSorted((a, b) => inFiles.indexOf(b.ban.at) - inFiles.indexOf(a.ban.at))[0];
      if (!last) continue;
      const resources = [...new Set(all.map(({ resource }) => resource))];
      const names = resources.map((name) => `"${name}"`).join(" and ");
      const what = resources.length > 1 ? `${names} must run together and` : names;
      const list = all.map(({ ban }) => `${ban.node} by "${ban.at.object.id}"`);
      const shown = list.length > 5 ? [...list.slice(0, 4), "…"] : list;
      const [first = "", ...others] = resources;
      const bonds = others.flatMap((other) => mandatorySets(model).chain(first, other));
      report({
        at: last.ban.at,
        span: last.ban.span,
        message: `${what} can't run anywhere: every node is banned (${shown.join(", ")}). Remove one of these bans, or use a finite score.`,
        related: [
          ...all.map(({ ban, resource }) => ({
            at: ban.at,
            span: ban.span,
            message: `This bans "${resource}" from ${ban.node}.`,
          })),
          ...[...new Set(bonds)].map((bond) => ({
            at: bond.at,
            span: bond.at.object.idSpan ?? { start: 0, end: 0 },
            message: `This requires ${formatColocation(bond)}.`,
          })),
        ],
      });
    }
  },
};
