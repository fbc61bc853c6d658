import type { Plan } from "../../../../../server/src/protocol.ts";

/** Whether a text is in sync with its cluster: the number of changes that applying it would make, or the error that prevents a comparison. */
export type SyncStatus =
  | { readonly kind: "in-sync" }
  | { readonly kind: "changes"; readonly count: number }
  | { readonly kind: "errors"; readonly file: string; readonly line: number };

/** The sync status of the text that a plan was made from; undefined when the plan failed for a reason outside that text. */
export function syncStatusOf({ changes, errors }: Pick<Plan, "changes" | "errors">): SyncStatus | undefined {
  const [first] = errors;
  if (first?.uri === "") return undefined;
  if (first) {
    const file = decodeURIComponent(first.uri.slice(first.uri.lastIndexOf("/") + 1));
    return { kind: "errors", file, line: first.line };
  }
  return changes.length === 0 ? { kind: "in-sync" } : { kind: "changes", count: changes.length };
}
