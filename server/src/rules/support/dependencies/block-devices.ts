import type { ClusterModel } from "../../../model/cluster-model.ts";
import { isPrimitive } from "../../../model/configuration.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { agentOf, type Held, parameterOf } from "../../../model/inheritance.ts";
import { wordTable } from "../../../text/word-table.ts";

/** A block device that a resource uses. */
interface DeviceUse {
  /** The parameter with the device's path. */
  readonly held: Held;
  /** What the resource does with it: `mounts`. */
  readonly verb: string;
}

/** The parameter in which an agent of ocf:heartbeat has the block device that it uses, and what it does with it. */
const users = wordTable<{ readonly parameter: string; readonly verb: string }>({
  Filesystem: { parameter: "device", verb: "mounts" },
  iSCSILogicalUnit: { parameter: "path", verb: "exports" },
  crypt: { parameter: "encrypted_dev", verb: "opens" },
});

/** The type of a primitive of ocf:heartbeat; empty for all others. */
export function heartbeatType(model: ClusterModel, at: DefinedObject): string {
  const agent = isPrimitive(at.object) ? agentOf(model, at.object) : undefined;
  if ((agent?.class ?? "ocf") !== "ocf" || (agent?.provider ?? "heartbeat") !== "heartbeat") return "";
  return agent?.type ?? "";
}

/** The block device that a primitive uses; undefined if it uses none, or doesn't say which. */
export function deviceUseOf(model: ClusterModel, at: DefinedObject): DeviceUse | undefined {
  const user = users[heartbeatType(model, at)];
  const held = user && parameterOf(model, at, user.parameter);
  return user && held?.pair.value ? { held, verb: user.verb } : undefined;
}
