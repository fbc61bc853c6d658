/** What the extension sends to the page of a matrix: plain data. */
export interface WhatIfPageModel {
  /** `cluster.crm` */
  readonly name: string;
  /** `idle`: nothing has been asked yet. */
  readonly phase: "idle" | "asking" | "done" | "cancelled" | "failed";
  /** How far it is, why it failed, or that the text has changed since; empty where there is nothing to say. */
  readonly note: string;
  /** The text has changed since it was asked. */
  readonly isStale: boolean;
  /** What matters most, a sentence each. */
  readonly summary: readonly string[];
  /** The columns, fence devices last. */
  readonly resources: readonly string[];
  /** The worst first. */
  readonly rows: readonly WhatIfPageRow[];
  /** Who answered, and what was assumed. */
  readonly basis: string;
  /** In which state the scenarios begin. */
  readonly state: WhatIfState;
  /** There is a cluster whose state can be asked about. */
  readonly canBeLive: boolean;
}

/** A normal state in which everything runs that can, or that of the cluster now, once the text is applied. */
export type WhatIfState = "normal" | "live";

/** A scenario. */
export interface WhatIfPageRow {
  readonly id: string;
  /** `n1 is lost` */
  readonly title: string;
  /** What else happens: `n1 is fenced`, or why nothing is known. */
  readonly note: string;
  readonly look: WhatIfLook;
  /** What becomes of resources, by column; those that stay where they are have no cell. */
  readonly cells: readonly WhatIfPageCell[];
}

/** What becomes of one resource. */
interface WhatIfPageCell {
  readonly column: number;
  readonly look: WhatIfLook;
  readonly text: string;
  readonly sentence: string;
}

/** How much attention something deserves. */
export type WhatIfLook = "calm" | "changes" | "moves" | "down" | "unknown";

/** What the page sends back. */
export type WhatIfRequest =
  | { readonly type: "ready" | "ask" | "cancel" | "text" }
  | { readonly type: "state"; readonly state: WhatIfState }
  | { readonly type: "open"; readonly resource: string };
