import { parseBoolean } from "../../../model/attributes.ts";
import type { ClusterModel } from "../../../model/cluster-model.ts";
import type { DefinedObject } from "../../../model/defined-object.ts";
import { parameterOf } from "../../../model/inheritance.ts";
import { type Colocated, colocationsOf } from "../placement/colocations.ts";
import { heartbeatType } from "./block-devices.ts";

/** What an instance of SAP is by its name, `SID_ASCS00_host`, and its system; undefined for others. */
function instanceOf(
  model: ClusterModel,
  at: DefinedObject,
): { readonly sid: string; readonly isErs: boolean } | undefined {
  if (heartbeatType(model, at) !== "SAPInstance") return undefined;
  const name = parameterOf(model, at, "InstanceName")?.pair.value ?? "";
  const [, sid, kind] = /^([A-Z][A-Z0-9]{2})_(A?SCS|ERS)\d\d_/.exec(name) ?? [];
  const isErs = kind === "ERS" || parseBoolean(parameterOf(model, at, "IS_ERS")?.pair.value) === true;
  return sid === undefined ? undefined : { sid, isErs };
}

/** SAP's central services of one system and the enqueue replicator that holds a copy of their lock table. */
interface EnqueuePair {
  readonly central: DefinedObject;
  readonly replicator: DefinedObject;
}

/** The pairs of a cluster, by the names of their instances; a replicator alone is in none. */
export function enqueuePairs(model: ClusterModel): EnqueuePair[] {
  const instances = model.ofKind("primitive").flatMap((at) => {
    const instance = instanceOf(model, at);
    return instance ? [{ at, ...instance }] : [];
  });
  return instances.flatMap(({ at, sid, isErs }) => {
    const central = isErs ? instances.find((each) => !each.isErs && each.sid === sid)?.at : undefined;
    return central ? [{ central, replicator: at }] : [];
  });
}

/** What a constraint may call a primitive by: its own id and its container's. */
export function namesOf(model: ClusterModel, { object }: DefinedObject): string[] {
  const container = model.containerOf(object.id);
  return container ? [object.id, container.object.id] : [object.id];
}

/** The first colocation constraint that names both, themselves or by their groups. */
export function colocationOfPair(model: ClusterModel, { central, replicator }: EnqueuePair): Colocated | undefined {
  const names = [...namesOf(model, replicator), ...namesOf(model, central)];
  return colocationsOf(model).find(
    ({ resource, with: base, at }) =>
      at.object.kind === "colocation" && names.includes(resource) && names.includes(base),
  );
}
