import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";

/** The parts of an entry of `nodes` or `jumpHost`; what the entry doesn't name is absent. */
interface Address {
  /** The name or address as written, without the brackets of IPv6. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/**
 * What no host name has: special characters of shells, which OpenSSH refuses since 9.6; those that mean something in a known_hosts file, where
 * the name is written to (`,` `*` `?` `!` `#` `@` `|`); `/`, blanks, and control or invisible characters.
 */
const foreign = /['`"$\\;&<>|(){},*?!#@/\s\p{C}]/u;

/** What no account's name has; OpenSSH refuses these since 9.6. A backslash comes after the domain of Windows. */
const foreignInUser = /['`";&<>|(){}\s\p{C}]|^-|\\$/u;

/** Can this be the name or address of a host? */
export function isHostName(name: string): boolean {
  return name !== "" && !name.startsWith("-") && !foreign.test(name);
}

/** No account, name and port are longer together. */
const longestEntry = 600;

/** Can this be the name of an account? */
function isUserName(name: string): boolean {
  return name !== "" && !foreignInUser.test(name);
}

/**
 * Reads `host`, `user@host`, `host:port`, `user@host:port`, `[v6]:port`, or a bare IPv6 address.
 * Returns undefined for anything else: an empty text, spaces inside, a port outside 1…65535, a host that begins with `-`, or special characters of shells and known_hosts files.
 */
export function parseAddress(entry: string): Address | undefined {
  const text = entry.trim();
  if (text.length > longestEntry) return undefined;
  const at = text.lastIndexOf("@");
  const user = at >= 0 ? text.slice(0, at) : undefined;
  const rest = text.slice(at + 1);
  if (user !== undefined && !isUserName(user)) return undefined;
  const bracketed = /^\[([^\][\s]+)\](?::(\d{1,5}))?$/.exec(rest);
  const plain = /^([^\s:[\]]+)(?::(\d{1,5}))?$/.exec(rest);
  const bareV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\S+)?$/.test(rest) ? rest : undefined;
  const host = bracketed?.[1] ?? plain?.[1] ?? bareV6;
  if (host === undefined || !isHostName(host)) return undefined;
  const portText = bracketed?.[2] ?? plain?.[2];
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  return { host, ...omitUndefined({ user, port }) };
}

/** Formats an address for people: `host`, or `host:port` where the port isn't 22, with brackets around IPv6. */
export function formatAddress(host: string, port: number): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === 22 ? (host.includes(":") ? host : name) : `${name}:${port}`;
}
