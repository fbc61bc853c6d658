import { capitalized } from "../../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot } from "../../../cluster/status/snapshot.ts";
import { formatState, resourcesById } from "../format-resource.ts";

/** A resource's statement in crm text. */
export interface ResourceLine {
  /** Zero-based. */
  readonly line: number;
  /** Where the id begins in its line. */
  readonly character: number;
  readonly id: string;
}

/**
 * The statements of crm text that define a resource, found by the first words of each logical line:
 * lenses need lines and names only, and appear before the language server has answered.
 */
export function resourceLines(text: string): readonly ResourceLine[] {
  const found: ResourceLine[] = [];
  let isContinued = false;
  const lines = text.split("\n");
  for (let line = 0; line < lines.length; line++) {
    const here = lines[line] ?? "";
    if (!isContinued) {
      const match =
        /^\s*(?:configure\s+)?(?:primitive|group|clone|ms|master|bundle)\s+(?:\$id=)?["']?([^\s"'=:\\]+)/.exec(here);
      const id = match?.[1];
      if (id) found.push({ line, character: match[0].length - id.length, id });
    }
    isContinued = /\\\s*$/.test(here) && !/^\s*#/.test(here);
  }
  return found;
}

/**
 * The title of each resource's lens by its line: `Started on n1`; without resources that the cluster doesn't have.
 * Where the status is stale, `since` (`stale since 14:02:05`) is the prefix.
 */
export function lensTexts(
  lines: readonly ResourceLine[],
  snapshot: ClusterSnapshot,
  since = "",
): ReadonlyMap<number, string> {
  const prefix = since === "" ? "" : `${capitalized(since)}: `;
  const known = resourcesById(snapshot);
  const texts = new Map<number, string>();
  for (const { line, id } of lines) {
    const resource = known.get(id);
    if (resource !== undefined) texts.set(line, `${prefix}${formatState(resource, snapshot)}`);
  }
  return texts;
}
