import type { ClusterObject } from "../../model/configuration.ts";
import type { PcsLine } from "./pcs-line.ts";

/** Something that pcs can't express. */
export interface Unsupported {
  /** What is left out, as part of a sentence: `the description of "web"`. */
  readonly what: string;
  /** What is written instead, as a sentence. */
  readonly instead?: string;
}

/** The commands for one object, or for a resource and its clone. */
export interface Chunk {
  readonly objects: readonly ClusterObject[];
  readonly lines: readonly PcsLine[];
  readonly unsupported: readonly Unsupported[];
  /** Notes about the commands. */
  readonly remarks: readonly string[];
}

/** Collects the commands for an object. */
export class ChunkMaker {
  readonly lines: PcsLine[] = [];
  readonly unsupported: Unsupported[] = [];
  readonly remarks: string[] = [];

  add(...parts: readonly (readonly string[])[]): void {
    this.lines.push({ parts });
  }

  addForced(isForced: boolean, ...parts: readonly (readonly string[])[]): void {
    this.lines.push({ parts, isForced });
  }

  reportUnsupported(what: string, instead?: string): void {
    if (!this.unsupported.some((each) => each.what === what))
      this.unsupported.push({ what, ...(instead ? { instead } : {}) });
  }

  remark(text: string): void {
    this.remarks.push(text);
  }

  done(...objects: readonly ClusterObject[]): Chunk {
    return { objects, lines: this.lines, unsupported: this.unsupported, remarks: this.remarks };
  }
}

/** Thrown where pcs can't express a part, so that the object can't be written. */
export class UnsupportedByPcs extends Error {
  constructor(what: string) {
    super(what);
    this.name = "UnsupportedByPcs";
  }
}
