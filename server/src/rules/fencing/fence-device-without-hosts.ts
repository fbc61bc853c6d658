import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { isFenceObject } from "../support/fencing.ts";
import { objectSpan, pointElsewhere } from "../support/places.ts";

const hostParameters = ["pcmk_host_list", "pcmk_host_map", "pcmk_host_check"];

/** Agents that aren't asked for single nodes: what they do, they do for all. */
const forAllNodes = new Set(["fence_heuristics_ping", "fence_watchdog", "fence_dummy"]);

/** A fence device doesn't say which nodes it fences, and can't be asked. */
export const fenceDeviceWithoutHosts: Rule = {
  id: "fence-device-without-hosts",
  group: "fencing",
  severity: "warning",
  title: "A fence device does not say which nodes it fences",
  why: "Where a device has no pcmk_host_list or pcmk_host_map, the cluster asks the device for the nodes it knows. A management board knows none: the cluster then believes that it can fence every node, cuts the power of the wrong one and takes the lost one for dead.",
  source:
    "Pacemaker Explained, fencing: pcmk_host_check and its defaults; the agents' metadata: which have a list action",
  wrong: "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin",
  right: "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin pcmk_host_list=n1",
  checkObject(at, around, report) {
    if (at.object.kind !== "primitive" || !isFenceObject(around, at)) return;
    const agent = knownAgentOf(around, at);
    // Plugins of cluster-glue list their hosts; so do agents with a list action.
    if (!agent?.name.startsWith("fence_") || forAllNodes.has(agent.name)) return;
    if (agent.actions.some(({ name }) => name === "list")) return;
    if (pointElsewhere(at.object.params)) return;
    if (at.object.template && !around.definition(at.object.template.value)) return;
    if (hostParameters.some((name) => parameterOf(around, at, name))) return;
    report({
      at,
      span: objectSpan(at.object),
      message: `"${at.object.id}" doesn't say which nodes it fences, and ${agent.name} can't be asked: the cluster would use it for any node, and cut the power of the wrong one. Add pcmk_host_list with the name of its node.`,
    });
  },
};
