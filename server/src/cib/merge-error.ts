import type { ClusterObject } from "../model/configuration.ts";

/** Why a configuration can't be merged into a CIB; `object` is the one that causes it. */
export class MergeError extends Error {
  readonly object: ClusterObject;

  constructor(message: string, object: ClusterObject) {
    super(message);
    this.name = "MergeError";
    this.object = object;
  }
}
