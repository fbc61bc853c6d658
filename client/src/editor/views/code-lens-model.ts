import { capitalized } from "../../../../server/src/text/phrases.ts";
import type { ClusterSnapshot } from "../../cluster/status/snapshot.ts";
import { formatState, resourcesById } from "./format-resource.ts";

/** A resource's statement in crm text. */
export interface ResourceLine {
  /** Zero-based. */
  readonly line: number;
  /** Where the id begins in its line. */
  readonly character: number;
  readonly id: string;
}

/**
 * The statements of crm text that define a resource, by a light look at each logical line's first words:
 * lenses need lines and names only, and appear before the language server has said anything.
 */
export function resourceLines(text: string): readonly ResourceLine[] {
  const found: ResourceLine[] = [];
  let goesOn = false;
  const lines = text.split("\n");
  for (let line = 0; line < lines.length; line++) {
    const here = lines[line] ?? "";
    if (!goesOn) {
      const match =
        /^\s*(?:configure\s+)?(?:primitive|group|clone|ms|master|bundle)\s+(?:\$id=)?["']?([^\s"'=:\\]+)/.exec(here);
      const id = match?.[1];
      if (id) found.push({ line, character: match[0].length - id.length, id });
    }
    goesOn = /\\\s*$/.test(here) && !/^\s*#/.test(here);
  }
  return found;
}

/**
 * What each of these resources' lens says: `Started on n1`; resources the cluster doesn't know are left out.
 * Where the news has stopped, `since` (`no news since 14:02:05`) goes before.
 */
export function lensTexts(
  lines: readonly ResourceLine[],
  snapshot: ClusterSnapshot,
  since = "",
): ReadonlyMap<number, string> {
  const old = since === "" ? "" : `${capitalized(since)}: `;
  const known = resourcesById(snapshot);
  const texts = new Map<number, string>();
  for (const { line, id } of lines) {
    const resource = known.get(id);
    if (resource !== undefined) texts.set(line, `${old}${formatState(resource, snapshot)}`);
  }
  return texts;
}
