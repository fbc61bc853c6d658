import type { Edit } from "../../text/diagnostic.ts";

/** Edits that a person may choose where nothing is wrong. They don't overlap. */
export interface Refactoring {
  readonly title: string;
  readonly edits: readonly Edit[];
}
