import type { ClusterModel } from "../../model/cluster-model.ts";
import type { FenceDevice } from "../../model/fence-devices.ts";
import { type Held, parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { deviceKind, isBoard } from "../support/fencing/device-kinds.ts";
import { clusterNodes, deviceSpan, heldSpan } from "../support/fencing/fencing.ts";
import { isBanScore } from "../support/placement/constraint-names.ts";
import { locatedResources } from "../support/placement/locations.ts";
import { hasReferences } from "../support/spans.ts";

interface Found {
  readonly message: string;
  readonly held?: Held;
  readonly severity?: "warning";
}

/** The parameters that hold a board's address, by today's name and older ones. */
const addressNames = ["ip", "ipaddr", "hostname"];

/**
 * Whether a location bans the device from a node of a cluster of two. The fencer of that node doesn't have it then, and the other
 * node's fencer has no device but this one: the node that it fences is the right one.
 */
function isOnlyOnPeer(model: ClusterModel, { primitive }: FenceDevice): boolean {
  const nodes = clusterNodes(model)?.size ?? model.facts.fenceDevices.length;
  if (nodes > 2) return false;
  return model.ofKind("location").some(({ object }) => {
    if (object.kind !== "location" || !locatedResources(model, object).includes(primitive.id)) return false;
    return isBanScore(object.score?.value) || object.rules.some(({ score }) => isBanScore(score));
  });
}

/** The parameter that says which node an agent acts on, where the configuration sets it: then the fencer doesn't. */
function fixedPlug(model: ClusterModel, { at }: FenceDevice): Held | undefined {
  for (const name of ["plug", "port"]) {
    const held = parameterOf(model, at, name);
    const value = held?.pair.value ?? "";
    if (held && value !== "" && value.toLowerCase() !== "dynamic") return held;
  }
  return undefined;
}

function messageFor(model: ClusterModel, device: FenceDevice): Found | undefined {
  const { at, hosts, type, check } = device;
  const kind = deviceKind(type);
  const fixed = fixedPlug(model, device);
  const agent = knownAgentOf(model, at);
  const map = parameterOf(model, at, "pcmk_host_map");
  if (fixed) {
    const { name, value } = fixed.pair;
    const always = `the agent always acts on ${name}=${value}`;
    const remedy = `Use pcmk_host_map instead of ${name}, or a pcmk_host_list with one node.`;
    if (hosts && hosts.length > 1) {
      return {
        held: fixed,
        message: `${always}, whichever of ${list(hosts)} the cluster fences${map ? "; pcmk_host_map has no effect" : ""}: it ${kind.toWrong}. ${remedy}`,
      };
    }
    const isListed = agent?.actions.some((action) => action.name === "list") ?? false;
    if (
      !hosts &&
      !isOnlyOnPeer(model, device) &&
      (check === "none" || check === "status" || (isListed && type !== "fence_sbd"))
    ) {
      const which = isListed && check !== "none" ? "for every node that the device lists" : "for every node";
      return {
        held: fixed,
        message: `without pcmk_host_list the cluster uses it ${which}, but ${always}: it ${kind.toWrong}. Add pcmk_host_list with the name of its one node.`,
      };
    }
  }
  const key = type === "fence_scsi" || type === "fence_mpath" ? parameterOf(model, at, "key") : undefined;
  if (key && hosts && hosts.length > 1) {
    return {
      held: key,
      message: `a key belongs to one node, but this device is for ${list(hosts)}: they register the same key, and fencing one cuts off all. ${type === "fence_mpath" ? "Use a device for each node, or pcmk_host_map with each node's key." : "Remove key."}`,
    };
  }
  const isOneMachine =
    isBoard(type) && type !== "fence_redfish" && !map && parameterOf(model, at, "port_as_ip") === undefined;
  if (
    isOneMachine &&
    !fixed &&
    hosts &&
    hosts.length > 1 &&
    addressNames.some((name) => parameterOf(model, at, name))
  ) {
    return {
      severity: "warning",
      message: `${type} talks to the management board of one machine, but this device is for ${list(hosts)}: it ${kind.toWrong}. Use a device for each node.`,
    };
  }
  return undefined;
}

function list(hosts: readonly string[]): string {
  const shown = hosts.slice(0, 4).map((host) => `"${host}"`);
  return hosts.length > 4 ? `${shown.join(", ")} …` : shown.join(", ");
}

/** A fence device that acts on one machine, whichever node is to be fenced. */
export const fenceDeviceFixedPlug: Rule = {
  id: "fence-device-fixed-plug",
  group: "fencing",
  severity: "error",
  title: "Fence device that fences the wrong node",
  why: "Where plug, port or key is set, the agent acts on that one, whichever node the cluster wants to fence. If the device counts as able to fence other nodes, because it lists several or is asked for its own list, a healthy node is fenced and the lost one counts as dead while it runs. Use pcmk_host_map, or name the one node in pcmk_host_list.",
  source:
    "Pacemaker's fencer: a configured port takes precedence over the target; tried with the fencer of 2.1.5 (a device with port and without hosts is used for all that it lists)",
  wrong: "primitive fence stonith:fence_virsh params ip=10.0.0.1 username=root plug=vm1",
  right: "primitive fence stonith:fence_virsh params ip=10.0.0.1 username=root plug=vm1 pcmk_host_list=n1",
  check(model, report) {
    for (const device of model.facts.fenceDevices) {
      const { at, primitive } = device;
      if (hasReferences(primitive.params)) continue;
      const found = messageFor(model, device);
      if (!found) continue;
      report({
        at,
        ...(found.severity ? { severity: found.severity } : {}),
        span: found.held ? heldSpan(found.held, at) : deviceSpan(device),
        message: `"${primitive.id}": ${found.message}`,
      });
    }
  },
};
