import { hostname } from "node:os";
import { isAbsolute, join } from "node:path";

/** What the tokens of ssh_config(5) stand for. */
export interface PathTokens {
  readonly home: string;
  /** The host's address, and the name the person gave. */
  readonly host: string;
  readonly name: string;
  readonly alias?: string | undefined;
  readonly port: number;
  readonly user: string;
  readonly localUser: string;
}

/**
 * Expands `~`, `${NAME}` and the tokens for files in a path of a setting or of ssh_config(5). A relative path is relative to the home
 * directory. A variable that isn't set stays as written, so that no file is found.
 */
export function expandPath(
  path: string,
  tokens: PathTokens,
  variables: Readonly<Record<string, string | undefined>> = {},
): string {
  const expanded = expandTokens(
    path.replace(/^~(?=\/|\\|$)/, () => tokens.home.replaceAll("%", "%%")),
    tokens,
  ).replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
  return isAbsolute(expanded) ? expanded : join(tokens.home, expanded);
}

/** Replaces the tokens of ssh_config(5) in a text; unknown ones stay. */
export function expandTokens(text: string, tokens: PathTokens): string {
  const values: Readonly<Record<string, string>> = {
    "%": "%",
    d: tokens.home,
    h: tokens.host,
    i: String(process.getuid?.() ?? ""),
    k: tokens.alias ?? tokens.name,
    L: hostname().replace(/\..*/, ""),
    l: hostname(),
    n: tokens.name,
    p: String(tokens.port),
    r: tokens.user,
    u: tokens.localUser,
  };
  return text.replace(/%(.)/g, (whole, letter: string) => values[letter] ?? whole);
}
