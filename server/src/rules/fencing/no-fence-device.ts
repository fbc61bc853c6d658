import { parseBoolean } from "../../model/attributes.ts";
import type { ClusterModel } from "../../model/cluster-model.ts";
import { type ClusterObject, isPrimitive } from "../../model/configuration.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import type { Rule } from "../rule.ts";
import { isForTests, whyWithoutEffect } from "../support/fencing/device-kinds.ts";

function isFenceDevice(object: ClusterObject): boolean {
  if (object.kind === "xml") return /class\s*=\s*["']stonith["']/.test(object.source);
  return isPrimitive(object) && object.agent?.class === "stonith";
}

/** Whether the cluster is configured to rely on watchdogs (diskless SBD). */
function reliesOnWatchdog(model: ClusterModel): boolean {
  const watchdog = model.property("have-watchdog");
  if (parseBoolean(watchdog?.pair.value) === true) return true;
  const timeout = model.property("stonith-watchdog-timeout", "fencing-watchdog-timeout")?.pair.value;
  return timeout !== undefined && !/^0+[a-z]*$/i.test(timeout.trim());
}

/** Options that are set together with resources to be added to a cluster, or that imply devices defined elsewhere. */
const ofAdditions = new Set(["maintenance-mode", "priority-fencing-delay", "node-health-strategy"]);

/** Whether the files describe a whole cluster, not only resources to be added to one. */
function isWholeCluster(model: ClusterModel): boolean {
  const options = model
    .ofKind("property")
    .flatMap(({ object }) => (object.kind === "property" ? object.set.pairs : []));
  const isSetUp = model.corosync !== undefined;
  return isSetUp || options.some(({ name }) => !ofAdditions.has(name)) || model.ofKind("node").length > 0;
}

/** Fencing is enabled without a fence device. */
export const noFenceDevice: Rule = {
  id: "no-fence-device",
  group: "fencing",
  severity: "error",
  title: "Fencing enabled without a fence device",
  why: "While fencing is enabled, which is the default, Pacemaker starts no resource until a fence device is configured. Add a primitive of class stonith for each device that can fence a node, or use SBD with a watchdog.",
  source: 'crm_verify: "Resource start-up disabled since no STONITH resources have been defined"',
  wrong: "property stonith-enabled=true\nprimitive web ocf:heartbeat:Dummy",
  right:
    "property stonith-enabled=true\nprimitive fence stonith:fence_ipmilan params ip=10.0.0.1 pcmk_host_list=n1\nprimitive web ocf:heartbeat:Dummy",
  check(model, report) {
    const enabled = model.property("stonith-enabled", "fencing-enabled");
    if (enabled && parseBoolean(enabled.pair.value) === false) return;
    const isSetInXml = ({ object }: DefinedObject) =>
      object.kind === "xml" && /(stonith|fencing)-enabled/.test(object.source);
    if (model.ofKind("xml").some(isSetInXml)) return;
    if (!isWholeCluster(model) || reliesOnWatchdog(model)) return;
    const mayBeDevices = [...model.ofKind("xml"), ...model.ofKind("rsc_template")];
    if (mayBeDevices.some(({ object }) => isFenceDevice(object))) return;
    const devices = model.facts.fenceDevices;
    // Devices that only report success let resources start, and then nothing protects the data.
    if (devices.some((device) => whyWithoutEffect(device) === undefined)) return;
    const [device] = devices;
    const [firstResource] = model.ofKind("primitive");
    const [firstProperty] = model.ofKind("property");
    const at = enabled?.place ?? firstProperty ?? firstResource;
    if (!at || !firstResource) return;
    const span = enabled?.pair.span ?? at.object.idSpan ?? { start: 0, end: at.object.kind.length };
    report({
      at,
      span,
      message: device
        ? `Fencing is enabled${enabled ? "" : " (the default)"}, but no device fences: ${device.type} ("${device.primitive.id}") ${whyWithoutEffect(device)}. ${device.isDisabled && !isForTests(device.type) ? "Remove target-role, or set it to Started." : "Add a device that cuts the node's power or its storage, or use SBD."}`
        : `Fencing is enabled${enabled ? "" : " (the default)"}, but no fence device is configured: Pacemaker starts no resource. Add a primitive of class stonith, or use SBD.`,
    });
  },
};
