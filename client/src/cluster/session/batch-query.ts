/**
 * How a script for a node begins that asks it many things in one go: `say` announces each part by the mark of its first argument,
 * which no program can guess; `ask SECONDS COMMAND` gives up what hangs. It runs with low priority, so that it costs the node little.
 */
export const batchQuery = [
  "m=$1",
  'ask() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift; "$@"; fi; }',
  'say() { printf "\\n%s %s\\n" "$m" "$1"; }',
  "renice -n 10 -p $$ >/dev/null 2>&1",
] as const;

/** A part of what such a script printed. */
export interface QueryPart {
  readonly about: string;
  readonly text: string;
}

/** A script's output by the marks in it: what stands behind each, up to the next. */
export function partsOf(output: string, mark: string): QueryPart[] {
  const [, ...parts] = output.split(`\n${mark} `);
  return parts.map((part) => {
    const end = part.indexOf("\n");
    return end < 0 ? { about: part, text: "" } : { about: part.slice(0, end), text: part.slice(end + 1) };
  });
}
