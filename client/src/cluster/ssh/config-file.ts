import { readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import SSHConfig, { glob } from "ssh-config";
import { ClusterError } from "../errors.ts";

/** The options of an SSH client's configuration for one host: keys in lower case, values as written. */
export type HostOptions = Readonly<Record<string, string | readonly string[]>>;

const maxIncludeDepth = 16;

/**
 * The options that these configuration files (ssh_config(5)) set for a host; the first value counts, and `Include` is followed.
 * A file that can't be read sets none. `Match exec` is never run. Throws a ClusterError for a syntax error.
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
    const what = `The SSH configuration has a syntax error (${(error as Error).message}).`;
    throw new ClusterError(
      "unreachable",
      `${what} Check ${files[0] ?? "~/.ssh/config"}; "ssh -G HOST" prints the line.`,
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

/** The text of a file with the included files inserted; the section of an `Include` continues after it. */
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
  const paths = [...patterns.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
  return paths.flatMap((written) => {
    const path = written.startsWith("~/")
      ? join(home, written.slice(2))
      : isAbsolute(written)
        ? written
        : join(folder, written);
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
