import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { sectionSpan } from "../support/corosync.ts";
import { objectSpan } from "../support/spans.ts";

/** A node statement for a node that corosync doesn't have. */
export const nodeNamesDiffer: Rule = {
  id: "node-names-differ",
  group: "corosync",
  severity: "warning",
  title: "Node that corosync does not have",
  why: "Pacemaker reads the nodes' names from corosync's nodelist. A node statement with another name creates a second node that is always offline, and the attributes intended for the first have no effect.",
  source: "Pacemaker Explained, cluster nodes: where names come from",
  wrong: {
    "corosync.conf":
      "nodelist {\n  node {\n    nodeid: 1\n    name: n1\n  }\n  node {\n    nodeid: 2\n    name: n2\n  }\n}\n",
    "cluster.crm": "node n1\nnode n3",
  },
  right: {
    "corosync.conf":
      "nodelist {\n  node {\n    nodeid: 1\n    name: n1\n  }\n  node {\n    nodeid: 2\n    name: n2\n  }\n}\n",
    "cluster.crm": "node n1\nnode n2",
  },
  check(model, report) {
    const { corosync } = model;
    if (!corosync || corosync.nodes.length === 0 || corosync.nodes.some(({ name }) => !name)) return;
    const names = corosync.nodes.flatMap(({ name }) => (name ? [name.value] : []));
    const byLower = new Map(names.map((name) => [name.toLowerCase(), name]));
    for (const at of model.ofKind("node")) {
      if (at.object.kind !== "node" || (at.object.type !== undefined && !/^(normal|member)$/.test(at.object.type)))
        continue;
      const { uname } = at.object;
      if (uname.value === "" || byLower.has(uname.value.toLowerCase())) continue;
      if (model.facts.nodes.get(uname.value)?.isRemote) continue;
      const meant = closest(uname.value, names);
      report({
        at,
        span: uname.span ?? objectSpan(at.object),
        message: `corosync.conf has no node "${uname.value}", so Pacemaker shows a node of that name that is always offline.${meant ? ` Did you mean "${meant}"?` : ` Its nodes are ${names.map((name) => `"${name}"`).join(", ")}.`}`,
        ...(meant && uname.span
          ? { fixes: [{ title: `Change to "${meant}"`, at, span: uname.span, text: meant }] }
          : {}),
        related: [{ at: corosync, span: sectionSpan(corosync, "nodelist"), message: "The nodelist is here." }],
      });
    }
  },
};
