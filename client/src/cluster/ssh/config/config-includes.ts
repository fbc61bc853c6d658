import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";

/**
 * The files that an `Include` names, in order: relative to the folder of the including configuration (~/.ssh or /etc/ssh), with `~/`, and with
 * the patterns of a shell in any part of the path, where each comes in the order of names.
 */
export function includedFiles(words: readonly string[], home: string, folder: string): readonly string[] {
  return words.flatMap((word) => {
    if (word === "") return [];
    const path = word.startsWith("~/") ? join(home, word.slice(2)) : isAbsolute(word) ? word : join(folder, word);
    if (!/[*?[]/.test(path)) return [path];
    return expand(resolve("/"), path.split(/[\\/]/).slice(1));
  });
}

function expand(folder: string, parts: readonly string[]): readonly string[] {
  const [part, ...more] = parts;
  if (part === undefined) return existsSync(folder) ? [folder] : [];
  if (!/[*?[]/.test(part)) return expand(join(folder, part), more);
  const pattern = shellPattern(part);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith(".")))
    .sort()
    .flatMap((name) => expand(join(folder, name), more));
}

/** `*`, `?` and `[…]` of a shell, as a regular expression for a whole name. */
function shellPattern(part: string): RegExp {
  const source = part.replace(
    /\[(!?)((?:\]|[^\]])[^\]]*)\]|[.*+?^${}()|[\]\\]/g,
    (found, not: string, set?: string) => {
      if (set !== undefined) return `[${not ? "^" : ""}${set.replace(/[\\\]^]/g, "\\$&")}]`;
      return found === "*" ? ".*" : found === "?" ? "." : `\\${found}`;
    },
  );
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    // A set that is none, such as [z-a], matches nothing.
    return /(?!)/;
  }
}
