import { listing } from "../../../../server/src/text/phrases.ts";
import { type ServiceFacts, unitsOf } from "./service-facts.ts";
import type { ServicePlanInput } from "./service-plan-input.ts";

/** The steps of an action on these nodes, in words. */
export function stepsOf(
  { action, snapshot }: ServicePlanInput,
  nodes: readonly ServiceFacts[],
  standby: readonly string[],
  isTogether: boolean,
): readonly string[] {
  const names = nodes.map(({ name }) => name);
  const where = listing(names);
  const how = (verb: string, ...units: string[]): string =>
    nodes.every(({ manager }) => manager === "systemd")
      ? `systemctl ${verb} ${units.join(" ")}`
      : units.map((unit) => `service ${unit} ${verb}`).join("; ");
  const moves =
    standby.length > 0
      ? [`Put ${listing(standby)} in standby until the restart, and wait until the cluster is idle`]
      : [];
  const device = nodes.some(({ hasDevice }) => hasDevice);
  const last = names.length > 1 && names.at(-1) === snapshot?.dc ? ` (${names.at(-1)}, the DC, last)` : "";
  const stop = (on: string): readonly string[] => [
    `Stop Pacemaker on ${on}${last}: ${how("stop", "pacemaker")}`,
    `Stop corosync on ${on}: ${how("stop", ...(device ? ["corosync-qdevice"] : []), "corosync")}`,
  ];
  const start = (on: string): readonly string[] => [
    `Start corosync on ${on}: ${how("start", "corosync", ...(device ? ["corosync-qdevice"] : []))}`,
    `Start Pacemaker on ${on}: ${how("start", "pacemaker")}`,
    `Wait until ${on} ${names.length === 1 || !isTogether ? "is" : "are"} online`,
  ];
  switch (action) {
    case "start":
      return start(where);
    case "stop":
      return [...moves, ...stop(where)];
    case "restart":
      return isTogether
        ? [...moves, ...stop(where), ...start(where)]
        : [
            `One after the other: ${names.join(", ")}${last}`,
            `Each is ${standby.length > 0 ? "put in standby, " : ""}stopped, started, and online with quorum before the next`,
          ];
    case "enable":
    case "disable":
      return nodes.map((each) => `On ${each.name}: systemctl ${action} ${unitsOf(each).join(" ")}`);
  }
}
