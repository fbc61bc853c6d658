import type { Attention } from "../format-resource.ts";

/** What a command of the tree's menus acts on. */
export interface Target {
  /** The cluster's name. */
  readonly cluster: string;
  readonly node?: string;
  readonly resource?: string;
}

/** One line of the tree, as plain data. */
export interface TreeNode extends Target {
  /** Made of names only, so that it is the same in each snapshot. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon. */
  readonly icon: string;
  readonly attention: Attention;
  /** `viewItem` in the `when` clauses of menus. */
  readonly contextValue: string;
  /** Whether the status is no longer updated. */
  readonly isStale?: boolean;
  /** Whether it is expanded when first shown. */
  readonly isOpen: boolean;
  readonly children: readonly TreeNode[];
}
