import { closest } from "../../text/fuzzy-match.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { isFenceObject } from "../support/fencing/fencing.ts";
import { objectSpan } from "../support/spans.ts";

function* fenceDevices(lookup: RuleLookup): Generator<string> {
  for (const at of lookup.ofKind("primitive")) if (isFenceObject(lookup, at)) yield at.object.id;
}

/** A fencing level names something that is not a fence device. */
export const fencingLevelDevice: Rule = {
  id: "fencing-level-device",
  group: "fencing",
  severity: "error",
  title: "Fencing level without a valid fence device",
  why: "A level of the fencing topology succeeds only if each of its devices does. A name that isn't defined, or that is another kind of resource, makes the whole level fail when it is needed; no tool reports it before.",
  source: "Pacemaker Explained, fencing topology: devices",
  wrong: "primitive ipmi-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: ipmi-n11",
  right: "primitive ipmi-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: ipmi-n1",
  checkObject(at, lookup, report) {
    if (at.object.kind !== "fencing_topology") return;
    for (const { devices } of at.object.levels) {
      for (const name of devices) {
        const device = lookup.place(name.value);
        if (name.value === "" || (device && isFenceObject(lookup, device))) continue;
        // Raw XML, or a primitive whose template isn't in the files, may be a fence device.
        if (!device && lookup.isDefined(name.value)) continue;
        if (device?.object.kind === "primitive" && !device.object.agent && device.object.template) {
          if (!lookup.definition(device.object.template.value)) continue;
        }
        const meant = device ? undefined : closest(name.value, fenceDevices(lookup));
        const span = name.span ?? objectSpan(at.object);
        report({
          at,
          span,
          message: device
            ? `"${name.value}" is not a fence device (class stonith), so this level always fails.`
            : `The fence device "${name.value}" doesn't exist, so this level always fails.${meant ? ` Did you mean "${meant}"?` : " Define it or remove it here."}`,
          ...(meant ? { fixes: [{ title: `Change to "${meant}"`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
