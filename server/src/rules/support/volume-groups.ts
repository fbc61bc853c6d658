import type { ClusterModel } from "../../model/cluster-model.ts";
import type { DefinedObject } from "../../model/defined-object.ts";
import { agentOf, parameterOf } from "../../model/inheritance.ts";

/** Whether a device is a logical volume of a volume group: `/dev/VG/LV` or `/dev/mapper/VG-LV`, where hyphens of the names are doubled. */
export function isVolumeOf(device: string, group: string, volume?: string): boolean {
  const double = (name: string): string => name.replaceAll("-", "--");
  if (volume !== undefined) return device === `/dev/${group}/${volume}` || device === mapped(group, volume);
  const start = `/dev/mapper/${double(group)}-`;
  // A hyphen that isn't doubled separates the names.
  return device.startsWith(`/dev/${group}/`) || (device.startsWith(start) && device[start.length] !== "-");
}

function mapped(group: string, volume: string): string {
  return `/dev/mapper/${[group, volume].map((name) => name.replaceAll("-", "--")).join("-")}`;
}

/** The primitives that activate the volume of a device: LVM-activate, or the older LVM. */
export function activatorsOf(model: ClusterModel, device: string): readonly DefinedObject[] {
  return model.ofKind("primitive").filter((at) => {
    const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
    if ((agent?.class ?? "ocf") !== "ocf" || (agent?.provider ?? "heartbeat") !== "heartbeat") return false;
    if (agent?.type !== "LVM-activate" && agent?.type !== "LVM") return false;
    const group = parameterOf(model, at, agent.type === "LVM" ? "volgrpname" : "vgname")?.pair.value;
    const volume = agent.type === "LVM" ? undefined : parameterOf(model, at, "lvname")?.pair.value;
    return group !== undefined && group !== "" && isVolumeOf(device, group, volume || undefined);
  });
}
