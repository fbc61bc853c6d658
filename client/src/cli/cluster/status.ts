import { plainJson } from "../../../../server/src/text/plain-text.ts";
import { findProblems, leftByHand, unexplained } from "../../cluster/status/problems.ts";
import { describeActivity } from "../../cluster/status/resource-activity.ts";
import type { ClusterSnapshot, ResourceState } from "../../cluster/status/snapshot.ts";
import { sessionScheduler } from "../../cluster/what-if/session-scheduler.ts";
import { inactiveReasons } from "../../cluster/why/inactive-reasons.ts";
import { clusterOptions, formats, oneOf } from "../options.ts";
import { out } from "../output.ts";
import { outColoured } from "../paint.ts";
import { exitCodes } from "./exit-codes.ts";
import { runOnAll } from "./fleet.ts";
import { runOnCluster } from "./with-cluster.ts";

const options = { ...clusterOptions, all: { type: "boolean" }, format: { type: "string", default: "text" } } as const;

/**
 * `quorate status`: shows nodes, resources and problems; with `--all` a line for each configured cluster. The exit code is 0 without
 * problems, else 3.
 */
export function runStatus(args: readonly string[]): Promise<number> {
  if (args.includes("--all"))
    return runOnAll("status", args, options, () => async ({ session, signal }) => {
      const problems = findProblems(await session.refresh(signal));
      const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
      return problems.length === 0
        ? { code: exitCodes.done, text: "no problems", value: { problems } }
        : { code: exitCodes.change, text: `${count}: ${problems.join(" ")}`, value: { problems } };
    });
  return runOnCluster("status", args, options, ({ values }) => {
    const format = oneOf("format", values.format, formats);
    return async ({ session, signal }) => {
      const snapshot = await session.refresh(signal);
      const unclear = unexplained(snapshot);
      const reasons =
        unclear.length === 0
          ? new Map<string, string>()
          : await inactiveReasons(unclear, await session.readCib(signal), sessionScheduler(session), signal);
      const problems = findProblems(snapshot, reasons);
      const cluster = session.config.name;
      if (format === "json") out(`${plainJson({ format: 1, cluster, problems, ...snapshot }, 2)}\n`);
      else outColoured("status", statusText(cluster, snapshot, problems));
      return problems.length === 0 ? exitCodes.done : exitCodes.change;
    };
  });
}

function statusText(cluster: string, snapshot: ClusterSnapshot, problems: readonly string[]): string {
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
  const activity = describeActivity(snapshot);
  const left = leftByHand(snapshot);
  const remembered = left.length === 0 ? [] : ["", "Left by hand:", ...left.map((each) => `  ${each}`)];
  const ending =
    problems.length === 0
      ? ["", "No problems found."]
      : ["", "Problems:", ...problems.map((problem) => `  ${problem}`)];
  return `${[...lines, ...(activity === "" ? [] : ["", `Under way: ${activity}.`]), ...remembered, ...ending].join("\n")}\n`;
}

function resourceLines(resource: ResourceState, depth: number): string[] {
  const { id, kind, role, placements, children } = resource;
  const where = placements
    .map(({ node, role: there }) => (there === "Started" ? node : `${node} (${there.toLowerCase()})`))
    .join(", ");
  const flags = [
    ...(resource.orphaned ? ["removed from the configuration"] : []),
    ...(resource.failed ? ["failed"] : []),
    ...(resource.blocked ? ["blocked"] : []),
    // While a resource is blocked, Pacemaker calls it unmanaged, too.
    ...(resource.managed || resource.blocked ? [] : ["unmanaged"]),
  ];
  const state = [where === "" ? role.toLowerCase() : where, ...flags].join(", ");
  const head = `${"  ".repeat(depth)}${id}${kind === "primitive" ? "" : ` (${kind})`}${kind === "group" ? "" : `  ${state}`}`;
  return [
    head,
    ...(kind === "group" || kind === "bundle" ? children.flatMap((child) => resourceLines(child, depth + 1)) : []),
  ];
}
