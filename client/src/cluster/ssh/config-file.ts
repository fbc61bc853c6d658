import { readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import SSHConfig, { glob } from "ssh-config";
import { ClusterError } from "../errors.ts";

/** What an SSH client's configuration says of one host: keys in lower case, values as written. */
export type HostOptions = Readonly<Record<string, string | readonly string[]>>;

const maxIncludeDepth = 16;

/**
 * What these configuration files (ssh_config(5)) say of a host, the first value winning; `Include` is followed.
 * A file that can't be read says nothing. `Match exec` is never run. Throws ClusterError for a file that isn't well-formed.
 */
export function readHostOptions(
  files: readonly string[],
  host: string,
  user: string | undefined,
  home: string,
): HostOptions {
  const text = files.map((file) => `Host *\n${withIncludes(file, home, 0)}`).join("\n");
  const config = parse(text, files);
  const query = user === undefined ? { Host: host } : { Host: host, User: user };
  return config.compute(query, { ignoreCase: true, matchExec: false }) as HostOptions;
}

function parse(text: string, files: readonly string[]): SSHConfig {
  try {
    return SSHConfig.parse(text);
  } catch (error) {
    const what = `The SSH configuration can't be read (${(error as Error).message}).`;
    throw new ClusterError(
      "unreachable",
      `${what} Look at ${files[0] ?? "~/.ssh/config"}; "ssh -G HOST" tells the line.`,
    );
  }
}

/** The first value of an option; undefined when it isn't set. */
export function firstOption(options: HostOptions, name: string): string | undefined {
  const value = options[name.toLowerCase()];
  return typeof value === "string" ? value : value?.[0];
}

/** All values of an option. */
export function allOptions(options: HostOptions, name: string): readonly string[] {
  const value = options[name.toLowerCase()];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** The file's text with included files put in place; the section that held the `Include` goes on behind it. */
function withIncludes(file: string, home: string, depth: number): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return "";
  }
  let section = "Host *";
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(host|match)\b/i.test(line)) section = line.trim();
    const include = /^\s*include(?:\s+|\s*=\s*)(.+?)\s*$/i.exec(line)?.[1];
    if (include === undefined) lines.push(line);
    else if (depth < maxIncludeDepth) {
      for (const found of includedFiles(include, home, dirname(file))) lines.push(withIncludes(found, home, depth + 1));
      lines.push(section);
    }
  }
  return lines.join("\n");
}

function includedFiles(patterns: string, home: string, folder: string): string[] {
  const words = [...patterns.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  return words.flatMap((word) => {
    const path = word.startsWith("~/") ? join(home, word.slice(2)) : isAbsolute(word) ? word : join(folder, word);
    if (!/[*?]/.test(path)) return [path];
    const parent = dirname(path);
    try {
      const names = readdirSync(parent).filter((name) => !name.startsWith(".") && glob(path, join(parent, name)));
      return names.sort().map((name) => join(parent, name));
    } catch {
      return [];
    }
  });
}
