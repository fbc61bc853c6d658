import { readFileSync } from "node:fs";

/**
 * The text of a shell script that runs on nodes, a `.sh` file next to the module that uses it. Always written
 * `nodeScript(new URL("./name.sh", import.meta.url))`: the build puts the text in place of exactly that call (scripts/build.ts), so that
 * bundles read no file, while sources run as they are under Node and vitest.
 */
export function nodeScript(file: URL): string {
  return scriptToSend(readFileSync(file, "utf8"));
}

/**
 * What is sent to a node of a script: a third of it is comments and indentation, here and in the awk programs it holds. A script has no
 * here-document and no string over several lines in which either would count; where it holds a Python program, indentation stays.
 */
export function scriptToSend(text: string): string {
  const short = text.replace(/^[ \t]*(?:#(?!!).*\n|\n)/gm, "");
  return /\bpython/.test(short) ? short : short.replace(/^[ \t]+/gm, "");
}
