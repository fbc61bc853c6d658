import { closest } from "../../text/fuzzy-match.ts";
import type { Rule, RuleLookup } from "../rule.ts";
import { isFenceObject } from "../support/fencing.ts";
import { objectSpan } from "../support/places.ts";

function* fenceDevices(around: RuleLookup): Generator<string> {
  for (const at of around.ofKind("primitive")) if (isFenceObject(around, at)) yield at.object.id;
}

/** A fencing level names what is no fence device. */
export const fencingLevelDevice: Rule = {
  id: "fencing-level-device",
  group: "fencing",
  severity: "error",
  title: "A fencing level names no fence device",
  why: "A level of the fencing topology works only when each of its devices does. A name that isn't defined, or is another kind of resource, makes the whole level fail at the moment it is needed; nothing says so before.",
  source: "Pacemaker Explained, fencing topology: devices",
  wrong: "primitive ipmi-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: ipmi-n11",
  right: "primitive ipmi-n1 stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nfencing_topology n1: ipmi-n1",
  checkObject(at, around, report) {
    if (at.object.kind !== "fencing_topology") return;
    for (const { devices } of at.object.levels) {
      for (const name of devices) {
        const device = around.place(name.value);
        if (name.value === "" || (device && isFenceObject(around, device))) continue;
        // What is carried word for word, or a primitive whose template isn't here, may well be one.
        if (!device && around.isDefined(name.value)) continue;
        if (device?.object.kind === "primitive" && !device.object.agent && device.object.template) {
          if (!around.definition(device.object.template.value)) continue;
        }
        const meant = device ? undefined : closest(name.value, fenceDevices(around));
        const span = name.span ?? objectSpan(at.object);
        report({
          at,
          span,
          message: device
            ? `"${name.value}" is no fence device (class stonith): this level always fails.`
            : `There is no fence device "${name.value}": this level always fails.${meant ? ` Did you mean "${meant}"?` : " Define it, or take it out here."}`,
          ...(meant ? { fixes: [{ title: `Did you mean "${meant}"?`, at, span, text: meant }] } : {}),
        });
      }
    }
  },
};
