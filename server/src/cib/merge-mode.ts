/** `update` changes what the objects mention; `replace` also removes what they don't, except what the cluster itself keeps. */
export type MergeMode = "update" | "replace";

/** How objects are put into a CIB. */
export interface MergeOptions {
  readonly mode: MergeMode;
  /** Write old forms in today's way: `ms` as a promotable clone, unless the live CIB has it as `<master>`. */
  readonly modernize: boolean;
}
