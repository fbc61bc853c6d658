import type { Statement } from "../crm/parse-statement.ts";
import { childrenOf } from "../model/inheritance.ts";
import { referableId } from "../model/symbols.ts";
import type { ChangedStatements } from "./statement-changes.ts";
import { containerKey, everyId, kindKey } from "./tracked-lookup.ts";

/**
 * The keys whose lookups have another result after changes: the ids that are newly defined, the resources inside others, the kinds; and
 * the key of all ids where some were added or removed.
 */
export function changedKeys(changes: readonly ChangedStatements[]): Set<string> {
  const keys = new Set<string>();
  for (const { removed, added } of changes) {
    const [old, next] = [removed.map(idOf), added.map(idOf)];
    for (const id of [...old, ...next]) if (id !== undefined) keys.add(id);
    for (const { object } of [...removed, ...added]) {
      if (!object) continue;
      keys.add(kindKey(object.kind));
      for (const id of childrenOf(object)) keys.add(containerKey(id));
    }
    if (old.length !== next.length || old.some((id, i) => id !== next[i])) keys.add(everyId);
    // The ids of one kind are others now.
    else if (removed.some((statement, i) => statement.object?.kind !== added[i]?.object?.kind)) keys.add(everyId);
  }
  return keys;
}

function idOf({ object }: Statement): string | undefined {
  return object && referableId(object);
}
