/** What the extension sends to the graph's page: plain data. */
export interface GraphPageModel {
  readonly title: string;
  /** The picture as SVG, every name in it escaped. */
  readonly svg: string;
  /** The same as text: a box, its members, and what is said about it. */
  readonly items: readonly GraphItem[];
  /** Every resource that the filter can name. */
  readonly resources: readonly string[];
  readonly filter: GraphFilter;
  /** Why the picture isn't of what is written now, or how much of it is shown; empty otherwise. */
  readonly note: string;
}

interface GraphItem {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** The boxes that follow it. */
  readonly next: readonly string[];
}

/** Which part is shown. */
export interface GraphFilter {
  /** A resource; empty for the whole graph. */
  readonly resource: string;
  readonly direction: "both" | "before" | "after";
}

/** What the page sends back. */
export type GraphRequest =
  | { readonly type: "ready" }
  | { readonly type: "filter"; readonly filter: GraphFilter }
  | { readonly type: "open"; readonly uri: string; readonly line: number; readonly character: number }
  | { readonly type: "export" };

/** What the page receives. */
export type GraphMessage =
  | { readonly type: "graph"; readonly model: GraphPageModel }
  | { readonly type: "select"; readonly uri: string; readonly line: number };
