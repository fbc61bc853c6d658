import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { agentOf, parameterOf } from "../../../model/inheritance.ts";
import { memoize } from "../memoize.ts";

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

interface Activator {
  readonly at: DefinedObject;
  readonly group: string;
  /** Undefined where all volumes of the group are activated. */
  readonly volume: string | undefined;
}

/** The primitives that activate volumes, LVM-activate or the older LVM, by their volume groups. */
const activatorsByGroup = memoize<ReadonlyMap<string, readonly Activator[]>>(
  () => ["primitive", "rsc_template"],
  (model) => {
    const all = new Map<string, Activator[]>();
    for (const at of model.ofKind("primitive")) {
      const agent = at.object.kind === "primitive" ? agentOf(model, at.object) : undefined;
      if ((agent?.class ?? "ocf") !== "ocf" || (agent?.provider ?? "heartbeat") !== "heartbeat") continue;
      if (agent?.type !== "LVM-activate" && agent?.type !== "LVM") continue;
      const group = parameterOf(model, at, agent.type === "LVM" ? "volgrpname" : "vgname")?.pair.value;
      const volume = agent.type === "LVM" ? undefined : parameterOf(model, at, "lvname")?.pair.value;
      if (!group) continue;
      const activator = { at, group, volume: volume || undefined };
      const known = all.get(group);
      if (known) known.push(activator);
      else all.set(group, [activator]);
    }
    return all;
  },
);

/** The volume group that a device would be of; undefined where it is no logical volume by its name. */
function groupOf(device: string): string | undefined {
  const name = /^\/dev\/mapper\/((?:[^-]|--)+)-(?!-)/.exec(device)?.[1];
  return name === undefined ? /^\/dev\/([^/]+)\//.exec(device)?.[1] : name.replaceAll("--", "-");
}

/** The primitives that activate the volume of a device. */
export function activatorsOf(model: ClusterModel, device: string): readonly DefinedObject[] {
  const possible = activatorsByGroup(model).get(groupOf(device) ?? "") ?? [];
  return possible.flatMap(({ at, group, volume }) => (isVolumeOf(device, group, volume) ? [at] : []));
}
