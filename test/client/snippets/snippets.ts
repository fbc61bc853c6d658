import { readFileSync } from "node:fs";

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const file = new URL("../../../client/snippets/crm.json", import.meta.url);

/** The crm snippets by name, each as the text that is inserted when nothing is filled in. */
export const snippetTexts: readonly (readonly [name: string, text: string])[] = Object.entries(
  JSON.parse(readFileSync(file, "utf8")) as Record<string, Snippet>,
).map(([name, { body }]) => [name, filled(body.join("\n"))]);

function filled(body: string): string {
  return body.replace(/\$\{\d+:([^}]*)\}|\$\d+|\\([\\$}])/g, (_, preset = "", escaped = "") => preset + escaped);
}
