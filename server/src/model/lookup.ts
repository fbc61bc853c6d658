import type { Memo } from "../text/memo.ts";
import type { ClusterObject } from "./configuration.ts";
import type { CorosyncModel } from "./corosync-model.ts";
import type { DefinedObject } from "./defined-object.ts";
import type { TargetVersions } from "./target.ts";

/** Finds the objects that one is related to. The model of the cluster implements it, and so does a lookup that tracks what was read. */
export interface Lookup {
  /** The resource, template or tag of that id, and its file; the first one where it is defined twice. */
  place(id: string): DefinedObject | undefined;
  /** The group, clone or bundle that holds the resource of that id. */
  containerOf(id: string): DefinedObject | undefined;
  /** All objects of a kind in the order of the files. */
  ofKind(kind: ClusterObject["kind"]): readonly DefinedObject[];
  readonly target: TargetVersions;
  /** Results that were computed from objects and agents. */
  readonly memo: Memo;
}

/** The same for a whole cluster, its corosync.conf among the files. */
export interface ClusterLookup extends Lookup {
  readonly corosync: CorosyncModel | undefined;
}
