import type { MenuPlace } from "./menu-places.ts";

/** A command as package.json contributes it: what it is called, and where it is offered. */
export interface CommandEntry {
  readonly id: `quorate.${string}`;
  /** Ends in `…` where the command asks before it does anything. */
  readonly title: string;
  /** A codicon. */
  readonly icon?: string;
  /** When the command palette offers it; `never` for what needs a menu's line. Absent: always. */
  readonly palette?: string;
  readonly menus?: readonly MenuPlace[];
  /** The key pressed after `Ctrl+Alt+Q`, and where it works. */
  readonly key?: { readonly key: string; readonly when: string };
}

/** The palette's clause of a command that it never offers. */
export const never = "false";
