import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { ClusterError } from "../../errors.ts";
import { isWrittenByOthers } from "../../own-files.ts";
import { shellLine } from "../quote.ts";
import { includedFiles } from "./config-includes.ts";
import { hostApplies, type MatchSubject, matchApplies } from "./config-match.ts";
import { configWords, readConfigLine } from "./config-words.ts";

/** The options of an SSH client's configuration for one host: keys in lower case, each with its values as written. */
export type HostOptions = Readonly<Record<string, readonly string[]>>;

/** For whom options are read. */
interface ConfigQuery {
  /** The host as the person named it. */
  readonly host: string;
  /** The account that the person or the setting named. */
  readonly user?: string | undefined;
  readonly localUser: string;
  readonly home: string;
}

const maxIncludeDepth = 16;

/** Options that every line adds to; of the others the first line counts. */
const accumulating = new Set(["identityfile", "certificatefile"]);
/** Options whose value is a command: the rest of the line as it is. */
const commands = new Set(["proxycommand", "localcommand", "remotecommand", "knownhostscommand"]);

/**
 * The options that these configuration files (ssh_config(5)) set for a host, as OpenSSH reads them: the first value counts, sections apply
 * by Host and Match, an `Include` inside a section counts only where that applies, and `Match final` or CanonicalizeHostname lead to a second
 * pass with the name that HostName gave. A file that doesn't exist sets none. `Match exec` is never run: its section doesn't apply.
 * Throws a ClusterError for a quote that isn't closed, for a file that can't be read, and for a personal one that others can write.
 */
export function readHostOptions(files: readonly string[], query: ConfigQuery): HostOptions {
  const values = new Map<string, string[]>();
  const first = new Pass(values, query, undefined);
  for (const file of files) first.file(file);
  const canonical = values.get("canonicalizehostname")?.[0]?.toLowerCase() ?? "no";
  if (first.wantsFinal || !["no", "none", "false"].includes(canonical)) {
    const resolved = resolveHostName(values.get("hostname")?.[0], query.host).toLowerCase();
    values.set("hostname", [resolved.replaceAll("%", "%%")]);
    const second = new Pass(values, query, resolved);
    for (const file of files) second.file(file);
  }
  return Object.fromEntries(values);
}

/** The host that a HostName leads to: `%h` is the name the person gave. */
export function resolveHostName(hostName: string | undefined, name: string): string {
  return (hostName ?? name.replaceAll("%", "%%")).replace(/%([%h])/g, (_, letter: string) =>
    letter === "h" ? name : "%",
  );
}

/** The first value of an option; undefined when it isn't set. */
export function firstOption(options: HostOptions, name: string): string | undefined {
  return options[name.toLowerCase()]?.[0];
}

/** All values of an option. */
export function allOptions(options: HostOptions, name: string): readonly string[] {
  return options[name.toLowerCase()] ?? [];
}

/** One reading of the files. `resolved` is the name for the second pass. */
class Pass {
  wantsFinal = false;
  readonly #values: Map<string, string[]>;
  readonly #query: ConfigQuery;
  readonly #resolved: string | undefined;

  constructor(values: Map<string, string[]>, query: ConfigQuery, resolved: string | undefined) {
    this.#values = values;
    this.#query = query;
    this.#resolved = resolved;
  }

  /**
   * Reads a file, and what it includes. `isNever`: it is included by a section that doesn't apply, so none of its own applies. `folder` is that of
   * the outermost file, to which the names of all included files are relative.
   */
  file(file: string, depth = 0, isNever = false, folder = dirname(file)): void {
    const text = readConfigFile(file);
    if (text === undefined) return;
    let applies = !isNever;
    for (const [index, line] of text.split("\n").entries()) {
      const read = readConfigLine(line);
      if (read === undefined) continue;
      const { keyword, rest } = read;
      if (keyword === "match") {
        const match = matchApplies(rest, this.#subject());
        this.wantsFinal ||= match.wantsFinal;
        applies = match.applies && !isNever;
        continue;
      }
      const words = commands.has(keyword) ? [rest] : configWords(rest);
      if (words === undefined) throw syntaxError(file, index + 1);
      if (keyword === "host") applies = hostApplies(words, this.#subject().host) && !isNever;
      else if (keyword === "include") {
        if (depth >= maxIncludeDepth) continue;
        for (const each of includedFiles(words, this.#query.home, folder)) this.file(each, depth + 1, !applies, folder);
      } else if (applies) this.#set(keyword, words);
    }
  }

  #set(keyword: string, words: readonly string[]): void {
    if (words.length === 0 || words[0] === "") return;
    const present = this.#values.get(keyword);
    // The first of the two that say how to get to the host counts; but a ProxyJump of none leaves the other.
    if (keyword === "proxyjump" && this.#values.has("proxycommand")) return;
    if (keyword === "proxycommand" && (this.#values.get("proxyjump")?.[0] ?? "none").toLowerCase() !== "none") return;
    if (present === undefined) this.#values.set(keyword, [...words]);
    else if (accumulating.has(keyword)) present.push(...words.filter((word) => !present.includes(word)));
  }

  #subject(): MatchSubject {
    const { host, user, localUser } = this.#query;
    return {
      originalHost: host,
      host: this.#resolved ?? host,
      resolvedHost: this.#resolved ?? resolveHostName(this.#values.get("hostname")?.[0], host),
      user: user ?? this.#values.get("user")?.[0] ?? localUser,
      localUser,
      tag: this.#values.get("tag")?.[0] ?? "",
      isFinal: this.#resolved !== undefined,
    };
  }
}

/** The text of a configuration file; undefined when there is none. Throws a ClusterError for one that can't be trusted or read. */
function readConfigFile(file: string): string | undefined {
  let handle: number | undefined;
  try {
    // A pipe, which may never be written to, isn't waited for.
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    // As OpenSSH does it for personal files: whoever can write one decides where a login goes, and with which key.
    if (!file.startsWith("/etc/") && isWrittenByOthers(fstatSync(handle)))
      throw new ClusterError(
        "unreachable",
        `The SSH configuration ${file} belongs to another account, or others can write it, so nothing is read from it. Check its owner, and run: ${shellLine`chmod go-w ${file}`}`,
      );
    return readFileSync(handle, "utf8");
  } catch (error) {
    if (error instanceof ClusterError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (["ENOENT", "ENOTDIR", "EISDIR", "EACCES"].includes(code ?? "")) return undefined;
    throw new ClusterError("unreachable", `The SSH configuration ${file} can't be read: ${message}.`);
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function syntaxError(file: string, line: number): ClusterError {
  return new ClusterError(
    "unreachable",
    `The SSH configuration has a syntax error: in ${file}, line ${line}, a quote isn't closed. "ssh -G HOST" prints the line, too.`,
  );
}
