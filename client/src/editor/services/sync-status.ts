import type { Plan } from "../../../../server/src/protocol.ts";

/** How a text stands to its cluster: the changes that applying it would make, or the error that makes this unknowable. */
export type SyncStatus =
  | { readonly kind: "in-step" }
  | { readonly kind: "changes"; readonly count: number }
  | { readonly kind: "errors"; readonly file: string; readonly line: number };

/** What a plan says of the text it was made of; undefined when it says nothing of it. */
export function syncStatusOf({ changes, errors }: Pick<Plan, "changes" | "errors">): SyncStatus | undefined {
  const [first] = errors;
  if (first?.uri === "") return undefined;
  if (first) {
    const file = decodeURIComponent(first.uri.slice(first.uri.lastIndexOf("/") + 1));
    return { kind: "errors", file, line: first.line };
  }
  return changes.length === 0 ? { kind: "in-step" } : { kind: "changes", count: changes.length };
}
