/** Where an element of a CIB is in the texts that a person writes. */
interface TextPlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const definition =
  /^\s*(?:configure\s+)?(?:primitive|rsc_template|group|clone|ms|master|bundle|location|colocation|order|rsc_ticket|fencing_topology|tag)\s+(?:\$?id=)?["']?([^\s"'=:\\]+)/;

/**
 * Finds elements by their ids: in crm texts the statement that defines them (of a generated id that of its owner, or the line of its
 * name), in CIBs the line of the id.
 */
export function placesIn(
  texts: readonly { readonly file: string; readonly text: string }[],
): (id: string) => TextPlace | undefined {
  const known = new Map<string, TextPlace>();
  const lines = texts.flatMap(({ file, text }) =>
    text.split("\n").map((words, index) => ({ file, line: index + 1, words })),
  );
  for (const { words, ...place } of lines) {
    const found = definition.exec(words)?.[1];
    if (found !== undefined && !known.has(found)) known.set(found, place);
    for (const [, id = ""] of words.matchAll(/\sid="([^"]*)"/g)) if (!known.has(id)) known.set(id, place);
  }
  const byName = (id: string): TextPlace | undefined => {
    const name = id.slice(id.lastIndexOf("options-") + "options-".length);
    const at = id.includes("options-") ? lines.find(({ words }) => words.includes(`${name}=`)) : undefined;
    return at && { file: at.file, line: at.line };
  };
  return (id) => {
    const exact = known.get(id) ?? byName(id);
    if (exact) return exact;
    const owners = [...known.keys()].filter((owner) => id.startsWith(`${owner}-`));
    const [owner] = owners.toSorted((a, b) => b.length - a.length);
    return owner === undefined ? undefined : known.get(owner);
  };
}
