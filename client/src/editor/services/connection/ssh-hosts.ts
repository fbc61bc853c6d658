import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";

/**
 * The host names in an SSH client configuration: `Host` entries without patterns, in the order of the file, included files
 * too. Empty where the file can't be read.
 */
export function sshHosts(file: string, home: string, depth = 0): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const names: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(host|include)(?:\s+|\s*=\s*)(.+?)\s*$/i.exec(line);
    if (!match) continue;
    const words = [...(match[2] ?? "").matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? "");
    if (match[1]?.toLowerCase() === "host") names.push(...words.filter((word) => !/[*?!]/.test(word)));
    else if (depth < 8) {
      // Included paths are relative to ~/.ssh, the folder of the personal file.
      for (const each of words.flatMap((word) => pathsOf(word, home, join(home, ".ssh"), dirname(file))))
        names.push(...sshHosts(each, home, depth + 1));
    }
  }
  return [...new Set(names)];
}

function pathsOf(word: string, home: string, ...folders: readonly string[]): readonly string[] {
  const candidates = word.startsWith("~/")
    ? [join(home, word.slice(2))]
    : isAbsolute(word)
      ? [word]
      : folders.map((folder) => join(folder, word));
  return [...new Set(candidates)].flatMap((path) => {
    if (!/[*?]/.test(path)) return [path];
    try {
      const parent = dirname(path);
      return readdirSync(parent)
        .filter((name) => wildcard(basename(path)).test(name) && !name.startsWith("."))
        .sort()
        .map((name) => join(parent, name));
    } catch {
      return [];
    }
  });
}

/** A file name pattern as in the shell: `*` and `?`. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
