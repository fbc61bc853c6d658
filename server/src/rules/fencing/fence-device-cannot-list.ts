import { parameterOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { knownAgentOf } from "../support/agents.ts";
import { heldSpan, isFenceObject } from "../support/fencing/fencing.ts";
import { setValue } from "../support/fixes.ts";

/** A device that is to be asked for its nodes, of an agent that can't be. */
export const fenceDeviceCannotList: Rule = {
  id: "fence-device-cannot-list",
  group: "fencing",
  severity: "error",
  title: "Fence device asked for a list that it doesn't have",
  why: "With pcmk_host_check=dynamic-list the fencer asks the device which nodes it can fence, and ignores pcmk_host_list. An agent without a list action has no answer: the fencer assumes that the device can fence no node, and never uses it. Use pcmk_host_list, without pcmk_host_check.",
  source:
    "The fencer of Pacemaker 2.1.5: “Assuming d cannot fence n1 because list returned error code 1”; the agents' metadata",
  wrong:
    "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin pcmk_host_list=n1 pcmk_host_check=dynamic-list",
  right: "primitive fence-n1 stonith:fence_ipmilan params ip=10.0.0.1 username=admin pcmk_host_list=n1",
  checkObject(at, lookup, report) {
    if (!isFenceObject(lookup, at)) return;
    const check = parameterOf(lookup, at, "pcmk_host_check");
    if (check?.pair.value?.toLowerCase() !== "dynamic-list") return;
    const agent = knownAgentOf(lookup, at);
    // Plugins of cluster-glue list their hosts, and what a device is asked may be another action.
    if (!agent?.name.startsWith("fence_") || agent.actions.some(({ name }) => name === "list")) return;
    if (parameterOf(lookup, at, "pcmk_list_action")) return;
    const named = ["pcmk_host_map", "pcmk_host_list"].find((name) => parameterOf(lookup, at, name));
    const remedy = named ? `Remove pcmk_host_check, so that ${named} counts.` : "Use pcmk_host_list instead.";
    report({
      at,
      span: heldSpan(check, at),
      message: `"${at.object.id}": pcmk_host_check=dynamic-list asks ${agent.name} for its nodes, but it can't list any${named ? `, and ${named} is ignored` : ""}: the cluster never uses this device. ${remedy}`,
      fixes: named && check.place.object === at.object ? setValue(at, check.pair, "static-list") : [],
    });
  },
};
