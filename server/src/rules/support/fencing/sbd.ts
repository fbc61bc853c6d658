import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { FenceDevice } from "../../../model/fence-devices.ts";
import { splitList } from "../../../model/fence-devices.ts";
import { parameterOf } from "../../../model/inheritance.ts";
import { type SbdDisk, sbdWatchdogDefault } from "../../../model/sbd.ts";

/** The disks of an SBD fence device as the connected node read them: those that it names, else those of SBD_DEVICE. */
export function sbdDisks(model: ClusterModel, { at }: FenceDevice): readonly SbdDisk[] {
  const { sbd } = model.target;
  if (!sbd) return [];
  const named = parameterOf(model, at, "devices") ?? parameterOf(model, at, "sbd_device");
  const paths = named ? splitList(named.pair.value ?? "") : sbd.paths;
  return sbd.disks.filter(({ path }) => paths.includes(path));
}

/** SBD_WATCHDOG_TIMEOUT in milliseconds: of the connected node, a settings file or a script (`isKnown`), else SBD's default. */
export function sbdWatchdogTimeout({ target: { sbd } }: ClusterModel): {
  readonly time: number;
  readonly isKnown: boolean;
} {
  return sbd ? { time: sbd.watchdogTimeout, isKnown: true } : { time: sbdWatchdogDefault, isKnown: false };
}

/** Where SBD's settings are known from, for messages. */
export function sbdSource({ target: { sbd } }: ClusterModel): string {
  return sbd?.source ?? "on the connected node";
}

/** Whether SBD is known to use disks. */
export function usesSbdDisks({ target: { sbd } }: ClusterModel): boolean {
  return (sbd?.paths.length ?? 0) > 0;
}
