import type { Span } from "../text/span.ts";

/**
 * What a name is looked up among. Everything that has an id in the CIB (resources, templates, tags, constraints, sets,
 * rules, ACL roles …) shares one space; the names of nodes, of tickets and of those who have ACL roles are spaces of their own.
 */
export type NameSpace = "id" | "node" | "ticket" | "account";

/** One place where a statement defines or uses a name; the span is the name's alone and counts from the statement's start. */
export interface NamePlace extends Span {
  readonly space: NameSpace;
  readonly name: string;
  /** What it defines (`primitive`, `node`, `tag`, `set` …); absent where it only refers to it. */
  readonly defines?: string;
  /** The whole word, unquoted, where quotes, escapes or a line join are inside the name; the span is the word's then. */
  readonly word?: string;
}
