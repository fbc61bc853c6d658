import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, type Held, parameterOf } from "../../model/inheritance.ts";
import { closest } from "../../text/fuzzy-match.ts";
import type { Rule } from "../rule.ts";
import { heldSpan } from "../support/fencing/fencing.ts";
import { completeNodes } from "../support/placement/locations.ts";

interface Named {
  readonly held: Held;
  readonly names: readonly string[];
  /** What the agent does with another name. */
  readonly consequence: string;
}

/** The names of nodes that a parameter of a resource lists. */
function namedBy(model: ClusterModel, at: DefinedObject, type: string): Named | undefined {
  if (type === "pgsql") {
    const held = parameterOf(model, at, "node_list");
    const names = held?.pair.value?.trim().split(/[\s,]+/);
    return held && names && { held, names, consequence: "the agent never promotes or replicates there" };
  }
  if (type === "galera") {
    // With a map the addresses have other names than the nodes.
    if (parameterOf(model, at, "cluster_host_map")) return undefined;
    const held = parameterOf(model, at, "wsrep_cluster_address");
    const list = /^gcomm:\/\/([^?]*)/.exec(held?.pair.value ?? "")?.[1];
    const names = list?.split(",").map((each) => each.trim().replace(/:\d+$/, ""));
    return held && names && { held, names, consequence: "the agent waits for an answer from that node for ever" };
  }
  return undefined;
}

/** A parameter that lists the cluster's nodes, with a name that no node has. */
export const unknownNodeInParameter: Rule = {
  id: "unknown-node-in-parameter",
  group: "resources",
  severity: "warning",
  title: "Unknown node in a parameter",
  why: "Some agents compare names in a parameter with the cluster's own names of nodes: node_list of pgsql, wsrep_cluster_address of galera. An address, a full host name or a misspelt one is no node of the cluster, and the database doesn't start or replicate there. Use the names that crm_node -l shows, or galera's cluster_host_map.",
  source:
    "The agents' descriptions: node_list is a list of node names; without cluster_host_map the names of wsrep_cluster_address are node names; galera's code of resource-agents 4.12: “Waiting on node … to report database status”",
  wrong:
    "node 1: n1\nnode 2: n2\nprimitive db ocf:heartbeat:galera params wsrep_cluster_address=gcomm://10.0.0.1,10.0.0.2 op monitor interval=20s",
  right:
    "node 1: n1\nnode 2: n2\nprimitive db ocf:heartbeat:galera params wsrep_cluster_address=gcomm://n1,n2 op monitor interval=20s",
  check(model, report) {
    const nodes = completeNodes(model);
    if (!nodes || nodes.size === 0) return;
    const known = new Set([...nodes].map((name) => name.toLowerCase()));
    for (const at of model.ofKind("primitive")) {
      const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
      if (!agent || (agent.class ?? "ocf") !== "ocf") continue;
      // In a bundle the nodes are the bundle's replicas.
      if (model.containerOf(at.object.id)?.object.kind === "bundle") continue;
      const named = namedBy(model, at, agent.type);
      const unknown = named?.names.find((name) => name !== "" && !known.has(name.toLowerCase()));
      if (!named || unknown === undefined || named.held.isConditional) continue;
      const listed = new Set(named.names);
      const meant = closest(
        unknown,
        [...nodes].filter((node) => !listed.has(node)),
      );
      const list = [...nodes].slice(0, 6).map((name) => `"${name}"`);
      report({
        at,
        span: heldSpan(named.held, at),
        message: `The cluster has no node "${unknown}", which ${named.held.pair.name} of "${at.object.id}" names: ${named.consequence}. ${meant ? `Did you mean "${meant}"?` : `The nodes are ${list.join(", ")}.`}`,
      });
    }
  },
};
