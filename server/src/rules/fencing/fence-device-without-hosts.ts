import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { deviceKind } from "../support/fencing/device-kinds.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { hasReferences, objectSpan } from "../support/spans.ts";

const hostParameters = ["pcmk_host_list", "pcmk_host_map", "pcmk_host_check"];

/** Agents that don't act on single nodes: what they do holds for all. */
const forAllNodes = new Set(["fence_heuristics_ping", "fence_watchdog", "fence_dummy"]);

/** A fence device doesn't list the nodes that it fences, and its agent can't list them either. */
export const fenceDeviceWithoutHosts: Rule = {
  id: "fence-device-without-hosts",
  group: "fencing",
  severity: "warning",
  title: "Fence device without a list of nodes",
  why: "If a device has neither pcmk_host_list nor pcmk_host_map, the cluster asks the device for the nodes it knows. A management board knows none. The cluster then assumes that the device can fence every node, powers off the wrong node and considers the lost one dead.",
  source:
    "Pacemaker Explained, fencing: pcmk_host_check and its defaults; the agents' metadata: which have a list action",
  wrong: "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin",
  right: "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin pcmk_host_list=n1",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "primitive" || !isFenceObject(lookup, at)) return;
    const agent = knownAgentOf(lookup, at);
    // Plugins of cluster-glue list their hosts; so do agents with a list action.
    if (!agent?.name.startsWith("fence_") || forAllNodes.has(agent.name)) return;
    if (agent.actions.some(({ name }) => name === "list")) return;
    if (hasReferences(at.object.params)) return;
    if (at.object.template && !lookup.definition(at.object.template.value)) return;
    if (hostParameters.some((name) => parameterOf(lookup, at, name))) return;
    report({
      at,
      span: objectSpan(at.object),
      message: `"${at.object.id}" doesn't list the nodes that it fences, and ${agent.name} can't list them either: the cluster uses it for any node and ${deviceKind(agent.name).toWrong}. Add pcmk_host_list with the name of its node.`,
    });
  },
};
