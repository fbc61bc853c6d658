import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { pairSpan } from "../support/spans.ts";

/** The parameter `action`, which the cluster itself passes to the agent. */
export const fenceActionParameter: Rule = {
  id: "fence-action-parameter",
  group: "fencing",
  severity: "warning",
  title: "Fence device with the parameter action",
  why: "The cluster itself sets the parameter action of a fence agent for each request, be it a monitor or a reboot. A configured value is ignored or, worse, used for every request. To power nodes off, set pcmk_reboot_action=off or the cluster option stonith-action=off.",
  source: "Pacemaker Explained, fencing: action is supplied by the cluster; pcmk_reboot_action and its like map it",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 action=off",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_reboot_action=off",
  checkObject(at, lookup, report) {
    if (!isFenceObject(lookup, at)) return;
    for (const set of at.object.params) {
      for (const pair of set.pairs) {
        if (pair.name !== "action") continue;
        const off = pair.value?.toLowerCase() === "off";
        report({
          at,
          span: pairSpan(pair),
          message: `"${at.object.id}": the cluster itself sets the agent's action, so "action=${pair.value ?? ""}" is ignored or used for every request. ${off ? "Set pcmk_reboot_action=off instead." : "Remove it; use pcmk_reboot_action or pcmk_off_action instead."}`,
          ...(off && pair.span
            ? {
                fixes: [
                  { title: "Change to pcmk_reboot_action=off", at, span: pair.span, text: "pcmk_reboot_action=off" },
                ],
              }
            : {}),
        });
      }
    }
  },
};
