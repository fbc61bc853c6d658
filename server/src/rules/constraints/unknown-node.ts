import type { Location } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Span } from "../../text/span.ts";
import type { Rule } from "../rule.ts";
import { memoize } from "../support/memoize.ts";
import { completeNodes, namedNodes } from "../support/placement/locations.ts";
import { objectSpan } from "../support/spans.ts";

/** The node name of a bundle's replica: the bundle's id and the replica's number. */
const ofBundle = /^(.+)-(docker|podman|rkt)?-?\d+$/;

interface Mention {
  readonly at: DefinedObject;
  readonly span: Span | undefined;
  /** The span holds the name and nothing else. */
  readonly isWhole: boolean;
}

/** The nodes that location constraints name, and where. */
const mentionedNodes = memoize<ReadonlyMap<string, readonly Mention[]>>(
  () => ["location"],
  (model) => {
    const mentions = new Map<string, Mention[]>();
    const add = (name: string, mention: Mention): void => {
      const list = mentions.get(name);
      if (list) list.push(mention);
      else mentions.set(name, [mention]);
    };
    for (const at of model.ofKind("location")) {
      const { node, rules } = at.object as Location;
      if (node?.value) add(node.value, { at, span: node.span, isWhole: true });
      for (const rule of rules) {
        for (const { name, span } of namedNodes(rule)) add(name, { at, span, isWhole: false });
      }
    }
    return mentions;
  },
);

/** A location constraint for a node that the cluster doesn't have. */
export const unknownNode: Rule = {
  id: "unknown-node",
  group: "constraints",
  severity: "warning",
  title: "Unknown node",
  why: "A location constraint with an unknown node has no effect, and no tool reports it: the resource runs where it should not, or not where it should. Most often the name is misspelt, or is an address or a fully qualified host name while the cluster knows the node by another name. Use the name that crm_node -l shows.",
  source: "crm_verify of Pacemaker 2.1.5 reports nothing; the node statements and corosync's nodelist define the nodes",
  wrong: "node 1: web1\nnode 2: web2\nprimitive vip ocf:pacemaker:Dummy\nlocation vip-on-web1 vip 100: wbe1",
  right: "node 1: web1\nnode 2: web2\nprimitive vip ocf:pacemaker:Dummy\nlocation vip-on-web1 vip 100: web1",
  check(model, report) {
    if (model.ofKind("location").length === 0) return;
    const nodes = completeNodes(model);
    if (!nodes || nodes.size === 0) return;
    const known = new Set([...nodes].map((name) => name.toLowerCase()));
    const isKnown = (name: string): boolean => {
      const bundle = ofBundle.exec(name)?.[1];
      return known.has(name.toLowerCase()) || (bundle !== undefined && model.place(bundle)?.object.kind === "bundle");
    };
    for (const [name, places] of mentionedNodes(model)) {
      if (isKnown(name)) continue;
      const meant = closest(name, nodes);
      const hint = meant ? `Did you mean "${meant}"?` : `The nodes are ${formatNodeNames(nodes)}.`;
      for (const { at, span, isWhole } of places) {
        report({
          at,
          span: span ?? objectSpan(at.object),
          message: `The cluster has no node "${name}", so "${at.object.id}" has no effect there. ${hint}`,
          ...(meant && span && isWhole ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};

function formatNodeNames(nodes: ReadonlySet<string>): string {
  const names = [...nodes].map((name) => `"${name}"`);
  return names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
}
