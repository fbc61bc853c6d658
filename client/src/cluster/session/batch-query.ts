import { nodeScript } from "../node-script.ts";

/** The beginning of a script that asks a node many things at once, and prints each as a part; its first argument is the mark between them. */
export const batchQuery = nodeScript(new URL("./batch-query.sh", import.meta.url));

/** A part of the output of such a script. */
interface QueryPart {
  readonly about: string;
  readonly text: string;
}

/** Splits the output of a script at the marks in it. What comes before the first is ignored. */
export function partsOf(output: string, mark: string): QueryPart[] {
  const [, ...parts] = output.split(`\n${mark} `);
  return parts.map((part) => {
    const end = part.indexOf("\n");
    return end < 0 ? { about: part, text: "" } : { about: part.slice(0, end), text: part.slice(end + 1) };
  });
}
