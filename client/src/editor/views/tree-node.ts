import type { Attention } from "./format-resource.ts";

/** What a command of the tree's menus acts on. */
export interface Target {
  /** The cluster's name. */
  readonly cluster: string;
  readonly node?: string;
  readonly resource?: string;
}

/** One line of the tree, as plain data. */
export interface TreeNode extends Target {
  /** Made of names alone, so that it stays the same from snapshot to snapshot. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon. */
  readonly icon: string;
  readonly attention: Attention;
  /** What `when` clauses of the menus see as `viewItem`. */
  readonly contextValue: string;
  /** Whether this is old: no news comes any more. */
  readonly isStale?: boolean;
  /** Whether it is open when first shown; counts only where there are children. */
  readonly isOpen: boolean;
  readonly children: readonly TreeNode[];
}
