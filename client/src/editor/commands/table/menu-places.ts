/** An entry of a menu, as package.json holds it. */
export interface MenuPlace {
  /** The menu's id, such as `view/item/context`. */
  readonly menu: string;
  /** The `when` clause. */
  readonly when: string;
  /** The group and the order in it, such as `1_node@2`. */
  readonly group: string;
}

/** A text or file that a person writes, not one of our read-only documents. */
const isWritable = "resourceScheme =~ /^(?!quorate-)/";

/** The clauses that commands are offered by; the context keys beginning with `quorate.` are set by context-keys.ts and the services. */
export const when = {
  hasCluster: "quorate.hasCluster",
  connected: "quorate.connected",
  notApplying: "!quorate.isApplying",
  openPlan: "quorate.hasPlan && !quorate.isApplying",
  isWritable,
  crmText: `editorLangId == crm && ${isWritable}`,
  corosyncText: `editorLangId == corosync && ${isWritable}`,
  pcsText: `editorLangId == pcs && ${isWritable}`,
  xmlFile: "resourceExtname =~ /^\\.(xml|raw)$/",
} as const;

/** The context values of a connected cluster's line. */
export const connectedCluster = "^cluster\\.connected";

/** All of these clauses. */
export function all(...clauses: readonly string[]): string {
  return clauses.map((clause) => (clause.includes(" || ") ? `(${clause})` : clause)).join(" && ");
}

/** The context menu of a line in the view "Clusters". `items` is a regular expression for the line's context value (menu-context.ts). */
export function tree(items: string, group: string): readonly MenuPlace[] {
  return [{ menu: "view/item/context", when: all("view == quorate.clusters", `viewItem =~ /${items}/`), group }];
}

/** A button on a line in the view "Clusters". */
export function treeButton(items: string, order = 1): readonly MenuPlace[] {
  return tree(items, `inline@${order}`);
}

/** The context menu of a line in the view "Clusters", and of the same object in the status panel. */
export function treeAndPanel(items: string, group: string): readonly MenuPlace[] {
  const panel = all("webviewId == 'quorate.status'", `quorateItem =~ /${items}/`);
  return [...tree(items, group), { menu: "webview/context", when: panel, group }];
}

/** The context menu of an entry in the view "History", and a button on it, both at this place. `item` is the entry's context value; absent: every entry. */
export function history(order: number, item?: string): readonly MenuPlace[] {
  const clause = all("view == quorate.history", ...(item === undefined ? [] : [`viewItem == ${item}`]));
  return ["inline", "1_history"].map((group) => ({
    menu: "view/item/context",
    when: clause,
    group: `${group}@${order}`,
  }));
}

/** The title bar of a view. */
export function viewTitle(
  view: "clusters" | "plan" | "history" | "checks" | "maintenance",
  group: string,
  ...clauses: readonly string[]
): readonly MenuPlace[] {
  return [{ menu: "view/title", when: all(`view == quorate.${view}`, ...clauses), group }];
}

/** The title bar of an editor. */
export function editorTitle(group: string, ...clauses: readonly string[]): readonly MenuPlace[] {
  return [{ menu: "editor/title", when: all(...clauses), group }];
}

/** The context menu of a text editor. */
export function editorContext(group: string, ...clauses: readonly string[]): readonly MenuPlace[] {
  return [{ menu: "editor/context", when: all(...clauses), group }];
}

/** The context menu of an editor's tab. */
export function tabContext(group: string, ...clauses: readonly string[]): readonly MenuPlace[] {
  return [{ menu: "editor/title/context", when: all(...clauses), group }];
}

/** The context menu of a file in the explorer. */
export function explorer(group: string, clause: string): readonly MenuPlace[] {
  return [{ menu: "explorer/context", when: all("!explorerResourceIsFolder", clause), group }];
}
