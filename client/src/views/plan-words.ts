import type { Change, Plan } from "../../../server/src/protocol.ts";
import type { ClusterSnapshot } from "../cluster/snapshot.ts";
import { attentionOf, resourcesById } from "./resource-words.ts";
import { listing } from "./words.ts";

/** The plan in one sentence: `2 added, 1 changed, nothing removed`. */
export function planSentence(changes: readonly Change[]): string {
  if (changes.length === 0) return "nothing changes";
  const number = (kind: Change["kind"]) => changes.filter((change) => change.kind === kind).length;
  const said = (["added", "changed"] as const).flatMap((kind) => (number(kind) > 0 ? [`${number(kind)} ${kind}`] : []));
  return [...said, number("removed") > 0 ? `${number("removed")} removed` : "nothing removed"].join(", ");
}

const usualSets = new Set(["cib-bootstrap-options", "rsc-options", "op-options"]);

/** `primitive vip`; a set such as `property` goes by its type alone when its id is the one it gets by itself. */
export function changeName(change: Pick<Change, "type" | "id">): string {
  const saysNothing = change.id === "" || change.id === change.type || usualSets.has(change.id);
  return saysNothing ? change.type : `${change.type} ${change.id}`;
}

/** The changes as lines of a list, at most `most` of them: `+ primitive vip`, `~ property`, `− clone c`. */
export function changeLines(changes: readonly Change[], most = 15): readonly string[] {
  const sign = { added: "+", changed: "~", removed: "−" } as const;
  const order = { removed: 0, changed: 1, added: 2 } as const;
  const lines = [...changes]
    .sort((a, b) => order[a.kind] - order[b.kind])
    .map((change) => `${sign[change.kind]} ${changeName(change)}`);
  return lines.length > most ? [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`] : lines;
}

/**
 * What somebody else changed between two plans of the same text, told from the live configuration of each:
 * `primitive web was changed, location ban-web was added`; empty when it reads the same.
 */
export function rivalChanges(before: Pick<Plan, "liveText">, after: Pick<Plan, "liveText">): string {
  const old = statements(before.liveText);
  const now = statements(after.liveText);
  const said = [
    ...[...now]
      .filter(([name, text]) => old.has(name) && old.get(name) !== text)
      .map(([name]) => `${name} was changed`),
    ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `${name} was added`),
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `${name} was removed`),
  ];
  return listing(said, 5);
}

/** Whether any of the changed resources has failed or is stopped without being told to: then the outcome deserves a warning. */
export function needsAttention(changes: readonly Change[], snapshot: ClusterSnapshot): boolean {
  const known = resourcesById(snapshot);
  return changes.some(({ kind, id }) => {
    const resource = kind === "removed" ? undefined : known.get(id);
    if (resource === undefined) return false;
    const attention = attentionOf(resource, snapshot);
    return attention === "warning" || attention === "error";
  });
}

/** Statements of crm text by their keyword and id; a line that goes on in the next counts as one, and so does an object written as XML. */
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
