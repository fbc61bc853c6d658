/** A line of the view "Plan". */
export interface PlanRow {
  /** The same for the same line of one plan. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** A codicon, and the theme's colour for it. */
  readonly icon?: readonly [name: string, color?: string];
  readonly tooltip?: string;
  /** The context value for menus. */
  readonly kind: string;
  /** What a click does. */
  readonly command?: { readonly id: string; readonly arguments?: readonly unknown[] };
  readonly children?: readonly PlanRow[];
  readonly isCollapsed?: boolean;
  /** The label for screen readers, where the visible one is incomplete. */
  readonly accessibleLabel?: string;
}

/** A line that opens what belongs together. */
export function section(id: string, label: string, description: string, children: readonly PlanRow[]): PlanRow {
  return { id: `section/${id}`, label, description, kind: "section", children };
}

/** A sentence with its names unquoted, for a narrow tree. */
export function withoutQuotes(sentence: string): string {
  return sentence.replaceAll('"', "");
}
