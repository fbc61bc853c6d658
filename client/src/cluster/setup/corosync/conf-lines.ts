/** A line of a corosync.conf. */
export interface Line {
  readonly text: string;
  /** The names of the sections around it, its own where it opens one: `nodelist.node`. */
  readonly path: string;
  readonly kind: "open" | "close" | "option" | "other";
  readonly key: string;
  readonly value: string;
}

/** The lines of a corosync.conf as corosync reads them: of each, `#` at its start comes first, then `{`, then `:`, then `}`. */
export function linesOf(text: string): readonly Line[] {
  const within: string[] = [];
  return text.split("\n").map((line): Line => {
    const written = line.trim();
    const other = { text: line, key: "", value: "" };
    if (written.startsWith("#")) return { ...other, path: within.join("."), kind: "other" };
    if (written.includes("{")) {
      within.push(written.slice(0, written.indexOf("{")).trim());
      return { ...other, path: within.join("."), kind: "open" };
    }
    const path = within.join(".");
    const colon = written.indexOf(":");
    if (colon >= 0)
      return {
        ...{ text: line, path, kind: "option" },
        ...{ key: written.slice(0, colon).trim(), value: written.slice(colon + 1).trim() },
      };
    if (!written.includes("}")) return { ...other, path, kind: "other" };
    within.pop();
    return { ...other, path, kind: "close" };
  });
}

/** The last value of an option where that is a number. */
export function numberAt(text: string, path: string, key: string): number | undefined {
  const found = linesOf(text).findLast((line) => line.path === path && line.key === key)?.value;
  return found !== undefined && /^\d+$/.test(found) ? Number(found) : undefined;
}

/** The white space before a line. */
export function indentOf(line: string | undefined): string {
  return /^\s*/.exec(line ?? "")?.[0] ?? "";
}

/** The text with an option of a section set, or removed where there is no value; the same where there is no such section. */
export function setOption(text: string, path: string, key: string, value: string | undefined): string {
  const lines = linesOf(text);
  const all: (string | undefined)[] = lines.map((line) => line.text);
  const found = lines.flatMap((line, index) =>
    line.kind === "option" && line.path === path && line.key === key ? [index] : [],
  );
  if (value === undefined) for (const index of found) all[index] = undefined;
  else if (found.length > 0) all[found.at(-1) ?? 0] = `${indentOf(all[found.at(-1) ?? 0])}${key}: ${value}`;
  else {
    const opens = lines.findIndex((line) => line.kind === "open" && line.path === path);
    if (opens < 0) return text;
    const ownOptions = lines.flatMap((line, index) =>
      index > opens && line.kind === "option" && line.path === path ? [index] : [],
    );
    const after = ownOptions.at(-1) ?? opens;
    const indent = after === opens ? `${indentOf(all[opens])}  ` : indentOf(all[after]);
    all.splice(after + 1, 0, `${indent}${key}: ${value}`);
  }
  return all.filter((line) => line !== undefined).join("\n");
}
