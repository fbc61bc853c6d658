import { shellLine } from "../../ssh/quote.ts";
import type { ClusterSnapshot, FailCount, ResourceState } from "../../status/snapshot.ts";
import { unmanagedResources } from "../../status/unmanaged.ts";
import { type Check, finding, namesOf } from "../examined-cluster.ts";
import type { CheckResult } from "../finding.ts";

/** What people set for a while, and forget; each with the command that undoes it. */
export const checkForgotten: Check = ({ nodes, snapshot }) => {
  if (snapshot === undefined) return [];
  return [
    ...(snapshot.maintenance ? wholeClusterInMaintenance(namesOf(nodes)) : []),
    ...nodesAside(snapshot),
    ...unmanaged(snapshot, namesOf(nodes)),
    ...constraints(snapshot, namesOf(nodes)),
    ...snapshot.failCounts.flatMap(failures),
  ];
};

function wholeClusterInMaintenance(nodes: readonly string[]): CheckResult[] {
  return finding("left-maintenance-mode", "warning", nodes, {
    message: "The whole cluster is in maintenance mode.",
    why: "Nothing is started, stopped or monitored: what fails stays down.",
    command: shellLine`crm_attribute --name maintenance-mode --delete`,
  });
}

function nodesAside({ nodes, maintenance }: ClusterSnapshot): CheckResult[] {
  return nodes.flatMap(({ name, condition }) => {
    if (condition === "standby")
      return finding("left-standby", "information", [name], {
        message: "The node is in standby.",
        why: "It runs no resources.",
        command: shellLine`crm_standby --node ${name} --delete`,
      });
    if (condition !== "maintenance" || maintenance) return [];
    return finding("left-maintenance", "information", [name], {
      message: "The node is in maintenance.",
      why: "Its resources aren't watched: what fails there stays down.",
      command: shellLine`crm_attribute --node ${name} --name maintenance --delete`,
    });
  });
}

function unmanaged(snapshot: ClusterSnapshot, all: readonly string[]): CheckResult[] {
  return unmanagedResources(snapshot).flatMap(({ id, maintenance, placements }) =>
    finding(maintenance ? "left-maintenance-resource" : "left-unmanaged", "warning", nodesOf(placements, all), {
      about: [id],
      message: maintenance ? `"${id}" is in maintenance.` : `"${id}" isn't managed.`,
      why: `The cluster neither starts nor stops it${maintenance ? ", and doesn't watch it" : ""}: after a failure it stays down.`,
      command: shellLine`crm_resource --resource ${id} --meta --delete-parameter ${maintenance ? "maintenance" : "is-managed"}`,
    }),
  );
}

function nodesOf(placements: ResourceState["placements"], all: readonly string[]): readonly string[] {
  const on = [...new Set(placements.map(({ node }) => node))];
  return on.length > 0 ? on : all;
}

function constraints({ leftovers }: ClusterSnapshot, all: readonly string[]): CheckResult[] {
  return leftovers
    .filter(({ until }) => until === undefined)
    .flatMap(({ id, kind, resource, node }) =>
      finding("left-constraints", "warning", node === "" ? all : [node], {
        about: [resource],
        message: `The ${kind === "ban" ? "ban" : "move"} of "${resource}" ${kind === "ban" ? "from" : "to"} this node by hand is still in force: "${id}".`,
        why: "It decides where the resource runs, and nobody remembers it.",
        command: shellLine`crm_resource --resource ${resource} --clear`,
      }),
    );
}

function failures({ resource, node, count, threshold }: FailCount): CheckResult[] {
  const isOver = threshold > 0 && count >= threshold;
  const times = count >= 1_000_000 ? "" : ` ${count} time${count === 1 ? "" : "s"}`;
  return finding("left-failures", isOver ? "warning" : "information", [node], {
    about: [resource],
    message: `"${resource}" failed${times} there, and that counts until a cleanup${threshold > 0 && threshold < 1_000_000 ? ` (its migration-threshold is ${threshold})` : ""}.`,
    why: isOver ? "It isn't started there again." : "The next failures may take it away from the node.",
    command: shellLine`crm_resource --cleanup --resource ${resource} --node ${node}`,
  });
}
