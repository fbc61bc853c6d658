import type { ClusterSnapshot, ResourceState } from "../../cluster/status/snapshot.ts";
import { out } from "../output.ts";
import { exitCodes } from "./exit-codes.ts";
import { clusterOptions, oneOf, readOptions } from "./options.ts";
import { formats } from "./plan.ts";
import { showError, withCluster } from "./with-cluster.ts";

/** `quorate status`: how the cluster is. The exit code says whether all is well: 0, else 3. */
export async function runStatus(args: readonly string[]): Promise<number> {
  try {
    const { values } = readOptions(args, { ...clusterOptions, format: { type: "string", default: "text" } } as const);
    const format = oneOf("format", values.format, formats);
    return await withCluster("status", values, async ({ session, signal }) => {
      const snapshot = await session.refresh(signal);
      const troubles = troublesOf(snapshot);
      out(
        format === "json"
          ? `${JSON.stringify({ format: 1, cluster: session.config.name, troubles, ...snapshot }, undefined, 2)}\n`
          : statusText(session.config.name, snapshot, troubles),
      );
      return troubles.length === 0 ? exitCodes.done : exitCodes.change;
    });
  } catch (error) {
    return showError("status", error);
  }
}

/** What isn't as it should be, each in a sentence. */
function troublesOf({ quorum, fencingEnabled, nodes, failures, resources, maintenance }: ClusterSnapshot): string[] {
  const all = resources.flatMap(flat);
  return [
    ...(quorum ? [] : ["There is no quorum."]),
    ...(fencingEnabled ? [] : ["Fencing is switched off."]),
    ...(maintenance ? ["The cluster is in maintenance mode: nothing is started, stopped or watched."] : []),
    ...nodes
      .filter(({ condition }) => condition !== "online")
      .map(({ name, condition }) => `"${name}" is ${condition}.`),
    ...failures.map(
      ({ resource, node, operation, ...rest }) =>
        `"${resource}" failed to ${operation} on "${node}"${"reason" in rest && rest.reason ? `: ${String(rest.reason)}` : ""}.`,
    ),
    ...all
      .filter(
        ({ kind, role, disabled, placements }) =>
          kind === "primitive" && role === "Stopped" && !disabled && placements.length === 0,
      )
      .map(({ id }) => `"${id}" is stopped.`),
  ];
}

function flat(resource: ResourceState): ResourceState[] {
  return [resource, ...resource.children.flatMap(flat)];
}

function statusText(cluster: string, snapshot: ClusterSnapshot, troubles: readonly string[]): string {
  const { nodes, resources, quorum, dc, pacemakerVersion } = snapshot;
  const width = Math.max(4, ...nodes.map(({ name }) => name.length));
  const lines = [
    `${cluster}: ${quorum ? "quorum" : "no quorum"}, ${dc === undefined ? "no controller" : `controller ${dc}`}, Pacemaker ${pacemakerVersion}`,
    "",
    ...nodes.map(
      ({ name, condition, resourcesRunning }) => `  ${name.padEnd(width)}  ${condition}, ${resourcesRunning} resources`,
    ),
    "",
    ...resources.flatMap((resource) => resourceLines(resource, 1)),
  ];
  const ending =
    troubles.length === 0 ? ["", "All is well."] : ["", "Not well:", ...troubles.map((trouble) => `  ${trouble}`)];
  return `${[...lines, ...ending].join("\n")}\n`;
}

function resourceLines(resource: ResourceState, depth: number): string[] {
  const { id, kind, role, placements, children } = resource;
  const where = placements
    .map(({ node, role: there }) => (there === "Started" ? node : `${node} (${there.toLowerCase()})`))
    .join(", ");
  const state = where === "" ? role.toLowerCase() : where;
  const head = `${"  ".repeat(depth)}${id}${kind === "primitive" ? "" : ` (${kind})`}${kind === "group" ? "" : `  ${state}`}`;
  return [
    head,
    ...(kind === "group" || kind === "bundle" ? children.flatMap((child) => resourceLines(child, depth + 1)) : []),
  ];
}
