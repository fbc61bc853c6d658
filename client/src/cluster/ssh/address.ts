import { omitUndefined } from "../../../../server/src/text/omit-undefined.ts";

/** The parts of an entry of `nodes` or `jumpHost`; what the entry doesn't name is absent. */
interface Address {
  /** The name or address as written, without the brackets of IPv6. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** Special characters of shells: no host name has one, and OpenSSH refuses them since 9.6. */
const shellCharacters = /['`"$\\;&<>|(){}]/;

/**
 * Reads `host`, `user@host`, `host:port`, `user@host:port`, `[v6]:port`, or a bare IPv6 address.
 * Returns undefined for anything else: an empty text, spaces inside, a port outside 1…65535, a host that begins with `-`, or special characters of shells.
 */
export function parseAddress(entry: string): Address | undefined {
  const text = entry.trim();
  const at = text.lastIndexOf("@");
  const user = at >= 0 ? text.slice(0, at) : undefined;
  const rest = text.slice(at + 1);
  if (user === "") return undefined;
  const bracketed = /^\[([^\][\s]+)\](?::(\d{1,5}))?$/.exec(rest);
  const plain = /^([^\s:[\]]+)(?::(\d{1,5}))?$/.exec(rest);
  const bareV6 = /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%\S+)?$/.test(rest) ? rest : undefined;
  const host = bracketed?.[1] ?? plain?.[1] ?? bareV6;
  if (host === undefined || host.startsWith("-") || shellCharacters.test(host)) return undefined;
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
