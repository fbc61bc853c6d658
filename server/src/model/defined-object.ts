import type { ClusterObject } from "./configuration.ts";

/** An object and the file it is written in. */
export interface DefinedObject {
  readonly uri: string;
  readonly object: ClusterObject;
}

/** An object and where its statement begins: a file and an offset in it. The object's own spans count from there. */
export interface PlacedObject extends DefinedObject {
  readonly offset: number;
}
