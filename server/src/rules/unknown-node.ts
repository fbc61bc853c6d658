import type { Location } from "../model/configuration.ts";
import { closest } from "../text/similar.ts";
import type { Rule } from "./rule.ts";
import { completeNodes, namedNodes } from "./support/locations.ts";
import { objectSpan } from "./support/places.ts";

/** The node of a bundle's replica, by the bundle's id and its number. */
const ofBundle = /^(.+)-(docker|podman|rkt)?-?\d+$/;

/** Rule 80: a location names a node that the cluster doesn't have. */
export const unknownNode: Rule = {
  id: "unknown-node",
  severity: "warning",
  category: "fast",
  title: "A node that the cluster does not have",
  why: "A location with an unknown node has no effect, and no tool says so: the resource runs where it should not, or not where it should. Most often the name is misspelt, or is an address or a full host name where the cluster knows the node by another one. Write the name as crm_node -l shows it.",
  source:
    "crm_verify of Pacemaker 2.1.5 reports nothing; the node statements and corosync's nodelist say which nodes there are",
  wrong: "node 1: web1\nnode 2: web2\nprimitive vip ocf:pacemaker:Dummy\nlocation vip-on-web1 vip 100: wbe1",
  right: "node 1: web1\nnode 2: web2\nprimitive vip ocf:pacemaker:Dummy\nlocation vip-on-web1 vip 100: web1",
  check(model, report) {
    const locations = model.ofKind("location");
    if (locations.length === 0) return;
    const nodes = completeNodes(model);
    if (!nodes || nodes.size === 0) return;
    const known = new Set([...nodes].map((name) => name.toLowerCase()));
    const isKnown = (name: string): boolean => {
      const bundle = ofBundle.exec(name)?.[1];
      return known.has(name.toLowerCase()) || (bundle !== undefined && model.place(bundle)?.object.kind === "bundle");
    };
    for (const at of locations) {
      const { node, rules, id } = at.object as Location;
      const mentioned = [
        ...(node?.value ? [{ name: node.value, span: node.span, isWhole: true }] : []),
        ...rules.flatMap(namedNodes).map((each) => ({ ...each, isWhole: false })),
      ];
      for (const { name, span, isWhole } of mentioned) {
        if (isKnown(name)) continue;
        const meant = closest(name, nodes);
        const hint = meant ? `Did you mean "${meant}"?` : `The nodes are ${sayNodes(nodes)}.`;
        const canFix = meant !== undefined && span !== undefined && isWhole;
        report({
          at,
          span: span ?? objectSpan(at.object),
          message: `The cluster has no node "${name}", so "${id}" has no effect there. ${hint}`,
          ...(canFix ? { fixes: [{ title: `Did you mean "${meant}"?`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};

function sayNodes(nodes: ReadonlySet<string>): string {
  const names = [...nodes].map((name) => `"${name}"`);
  return names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
