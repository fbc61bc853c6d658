import type { ConvertedView } from "./converted-view.ts";

/** The first words of a crm statement that has a name: keyword and id. */
const statement = /^\s*(?:configure\s+)?[a-z_]+\s+(?:\$?id=)?["']?([^\s"'=:\\]+)/;
const ids = /\bid="([^"]*)"/g;

/**
 * The line, counted from 0, with the same object in the other language: that of the cursor's line, or the nearest above it.
 * Undefined when there is none. Searches the texts without parsing them: it only sets the initial cursor.
 */
export function lineOfSameObject(
  { from, to }: Pick<ConvertedView, "from" | "to">,
  source: string,
  line: number,
  target: string,
): number | undefined {
  const lines = target.split("\n");
  const places = new Map<string, number>();
  for (let at = lines.length - 1; at >= 0; at--) for (const id of idsIn(to, lines, at)) places.set(id, at);
  const above = source.split("\n");
  for (let at = Math.min(line, above.length - 1); at >= 0; at--) {
    for (const id of idsIn(from, above, at)) {
      const place = places.get(id);
      if (place !== undefined) return place;
    }
  }
  return undefined;
}

/** The ids that a line defines; in crm a continuation line defines none. */
function idsIn(language: ConvertedView["from"], lines: readonly string[], at: number): readonly string[] {
  const line = lines[at] ?? "";
  if (language === "cib") return [...line.matchAll(ids)].map((match) => match[1] ?? "");
  const id = /\\\s*$/.test(lines[at - 1] ?? "") ? undefined : statement.exec(line)?.[1];
  return id === undefined ? [] : [id];
}
