/** The live state of a resource, as a picture shows it: a letter beside the colour, and where it runs. */
export interface ResourceMark {
  readonly kind: "started" | "promoted" | "stopped" | "failed" | "blocked" | "unmanaged" | "busy";
  /** `n1`, `n1 n2`; empty where it runs nowhere. */
  readonly nodes: string;
  /** `Started on n1` */
  readonly sentence: string;
}

/** The live state by resource; empty where none is known. */
export type ResourceMarks = ReadonlyMap<string, ResourceMark>;

/** The letter of each state: colours alone don't reach everybody. */
export const letters: Readonly<Record<ResourceMark["kind"], string>> = {
  started: "▶",
  promoted: "P",
  stopped: "■",
  failed: "!",
  blocked: "✕",
  unmanaged: "U",
  busy: "…",
};
