import { metaOf } from "../../model/inheritance.ts";
import type { Rule } from "../rule.ts";
import { needsUnfencing } from "../support/fencing/device-kinds.ts";
import { isFencingOff } from "../support/fencing/fencing.ts";
import { agentSpan } from "../support/spans.ts";

/** A device that cuts nodes off their storage, and never lets them back. */
export const unfencingMissing: Rule = {
  id: "unfencing-missing",
  group: "fencing",
  severity: "warning",
  title: "Device without provides=unfencing",
  why: "A device that fences by the storage, a reservation or a switch's port, leaves a node running and cut off. The cluster lets it back with the agent's action on, before anything starts there, but only for devices with the meta attribute provides=unfencing. Without it a node that was fenced once stays cut off after its restart, and with fence_scsi or fence_mpath no node is registered with the disk at all. pcs adds the attribute, crmsh doesn't.",
  source:
    'The agents\' metadata: <action name="on" automatic="1"/>; tried with crm_simulate of Pacemaker 2.1.5 and 3.0.3: “Fence (on) n1” only with provides=unfencing',
  wrong: 'primitive fence stonith:fence_scsi params devices=/dev/sdb pcmk_host_list="n1 n2"',
  right: 'primitive fence stonith:fence_scsi params devices=/dev/sdb pcmk_host_list="n1 n2" meta provides=unfencing',
  check(model, report) {
    if (isFencingOff(model)) return;
    for (const { at, primitive, type } of model.facts.fenceDevices) {
      if (!needsUnfencing(type)) continue;
      const provides = metaOf(model, at, "provides");
      if (provides?.isConditional || /^unfencing$/i.test(provides?.pair.value ?? "")) continue;
      report({
        at,
        span: agentSpan(primitive),
        message: `"${primitive.id}" (${type}) cuts nodes off their storage, but nothing lets them back: without the meta attribute provides=unfencing the cluster never executes the agent's action on. Add "meta provides=unfencing".`,
      });
    }
  },
};
