import type { Change, Plan } from "../../../../../server/src/protocol.ts";
import { listing } from "../../../../../server/src/text/phrases.ts";
import { changeName } from "../../../cluster/apply/format-changes.ts";
import type { ClusterSnapshot } from "../../../cluster/status/snapshot.ts";
import { attentionOf, resourcesById } from "../format-resource.ts";

/**
 * The concurrent changes between two plans of the same text, from the live configuration of each:
 * `primitive web was changed, location ban-web was added`; empty when both are equal.
 */
export function concurrentChanges(before: Pick<Plan, "liveText">, after: Pick<Plan, "liveText">): string {
  const old = statements(before.liveText);
  const now = statements(after.liveText);
  const changes = [
    ...[...now]
      .filter(([name, text]) => old.has(name) && old.get(name) !== text)
      .map(([name]) => `${name} was changed`),
    ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `${name} was added`),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `${name} was removed`),
  ];
  return listing(changes, 5);
}

/** Whether a changed resource has failed or is unexpectedly stopped: then the outcome is shown as a warning. */
export function needsAttention(changes: readonly Change[], snapshot: ClusterSnapshot): boolean {
  const known = resourcesById(snapshot);
  return changes.some(({ kind, id }) => {
    const resource = kind === "removed" ? undefined : known.get(id);
    if (resource === undefined) return false;
    const attention = attentionOf(resource, snapshot);
    return attention === "warning" || attention === "error";
  });
}

/** Statements of crm text by their keyword and id; continued lines and an object written as XML count as one. */
function statements(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let last = "";
  for (const line of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    const [keyword = ""] = words;
    if (keyword === "" || keyword.startsWith("#")) continue;
    const element = keyword === "xml" ? /<([\w-]+)[^>]*?\sid="([^"]+)"/.exec(line) : null;
    const id = element?.[2] ?? words.slice(1).find((word) => !word.startsWith("$") && !word.includes("="));
    if (keyword.startsWith("<")) found.set(last, `${found.get(last) ?? ""} ${words.join(" ")}`);
    else {
      last = changeName({ type: element?.[1] ?? keyword, id: id?.replace(/:$/, "") ?? "" });
      found.set(last, words.join(" "));
    }
  }
  return found;
}
