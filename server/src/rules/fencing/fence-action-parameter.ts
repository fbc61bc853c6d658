import type { Rule } from "../rule.ts";
import { isFenceObject } from "../support/fencing.ts";
import { pairSpan } from "../support/places.ts";

/** The parameter `action`, which the cluster itself gives to the agent. */
export const fenceActionParameter: Rule = {
  id: "fence-action-parameter",
  group: "fencing",
  severity: "warning",
  title: "The parameter action of a fence device",
  why: "The cluster tells a fence agent what to do through its parameter action, for a monitor as for a reboot. One that is set in the configuration is ignored, or worse, taken for every request. To have nodes switched off, write pcmk_reboot_action=off, or the property stonith-action=off.",
  source: "Pacemaker Explained, fencing: action is supplied by the cluster; pcmk_reboot_action and its like map it",
  wrong: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 action=off",
  right: "primitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1 pcmk_reboot_action=off",
  checkObject(at, around, report) {
    if (!isFenceObject(around, at)) return;
    for (const set of at.object.params) {
      for (const pair of set.pairs) {
        if (pair.name !== "action") continue;
        const off = pair.value?.toLowerCase() === "off";
        report({
          at,
          span: pairSpan(pair),
          message: `"${at.object.id}": the cluster itself tells the agent its action; "action=${pair.value ?? ""}" is ignored, or taken for every request. ${off ? "Write pcmk_reboot_action=off." : "Take it out; pcmk_reboot_action and pcmk_off_action say what to do instead."}`,
          ...(off && pair.span
            ? {
                fixes: [{ title: "Write pcmk_reboot_action=off", at, span: pair.span, text: "pcmk_reboot_action=off" }],
              }
            : {}),
        });
      }
    }
  },
};
