import { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncModel } from "../model/corosync-model.ts";
import type { DefinedObject } from "../model/defined-object.ts";
import { referableId } from "../model/symbols.ts";
import type { TargetVersions } from "../model/target.ts";
import type { Memo } from "../text/memo.ts";
import { idsInXml } from "./build-model.ts";

/** What a model of one file is made of; the objects' places count from the file's start. */
interface ObjectsOfFile {
  readonly uri: string;
  readonly objects: readonly ClusterObject[];
  readonly corosync: CorosyncModel | undefined;
  readonly target: TargetVersions;
  readonly memo: Memo;
}

/** The model of objects that are all written in one file. */
export function modelOfObjects({ uri, objects, corosync, target, memo }: ObjectsOfFile): ClusterModel {
  const definitions = new Map<string, DefinedObject>();
  const otherNames = new Set<string>();
  for (const object of objects) {
    const id = referableId(object);
    if (id !== undefined && !definitions.has(id)) definitions.set(id, { uri, object });
    if (object.kind === "xml") for (const name of idsInXml(object.source)) otherNames.add(name);
  }
  const place = () => objects.map((object) => ({ uri, object, offset: 0 }));
  return new ClusterModel({ place, definitions, otherNames, corosync, target, memo });
}
