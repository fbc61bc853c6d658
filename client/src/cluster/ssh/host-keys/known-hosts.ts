import { createHash, createHmac } from "node:crypto";
import { wildcardMatches } from "../wildcards.ts";

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
export interface KnownHostLine {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly marker: "none" | "revoked" | "cert-authority";
  /** The first field as written: patterns separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  /** The public key's blob. */
  readonly key: Buffer;
}

/** Whether a host's key is known by the known_hosts files. */
type HostKeyVerdict =
  | { readonly kind: "known"; readonly line: KnownHostLine }
  | { readonly kind: "unknown" }
  | { readonly kind: "changed"; readonly line: KnownHostLine }
  | { readonly kind: "revoked"; readonly line: KnownHostLine }
  /** The host is known by a certificate authority only, and certificates aren't checked. */
  | { readonly kind: "authority"; readonly line: KnownHostLine };

/** The lines of a known_hosts file. Comments, empty and damaged lines are left out, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHostLine[] {
  const lines: KnownHostLine[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    // Blanks as OpenSSH takes them: a byte order mark is part of the name.
    const fields = raw.replace(/^[ \t]+|[ \t]+$/g, "").split(/[ \t]+/);
    if (fields[0] === undefined || fields[0] === "" || fields[0].startsWith("#")) continue;
    let marker: KnownHostLine["marker"] = "none";
    if (fields[0].startsWith("@")) {
      const first = fields.shift();
      if (first === "@revoked") marker = "revoked";
      else if (first === "@cert-authority") marker = "cert-authority";
      else continue;
    }
    const [hosts, keyType, blob] = fields;
    if (hosts === undefined || keyType === undefined || blob === undefined) continue;
    const key = Buffer.from(blob, "base64");
    if (keyTypeOf(key) !== keyType) continue;
    lines.push({ file, line: index + 1, marker, hosts, keyType, key });
  }
  return lines;
}

/** Words that begin a line of an authorized_keys file: its options (sshd(8)). */
const loginOptions =
  /^(agent-forwarding|cert-authority|command|environment|expiry-time|from|no-[a-z-]+|permitlisten|permitopen|port-forwarding|principals|pty|restrict|tunnel|user-rc|verify-required|X11-forwarding)(=|,|$)/i;

/** Has a text only lines that a known_hosts file has? So it isn't one of keys that may log in, or something else. */
export function isKnownHostsText(text: string): boolean {
  return text.split(/\r?\n/).every((raw) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) return true;
    const fields = line.split(/[ \t]+/);
    if (/^@(revoked|cert-authority)$/.test(fields[0] ?? "")) fields.shift();
    const [hosts = "", keyType = "", blob = ""] = fields;
    // Lines of SSH protocol 1 have numbers instead of a type and a key.
    const isKey = /^\d+$/.test(keyType) || /^(ssh-|ecdsa-|sk-|rsa-|webauthn-)/.test(keyType);
    return isKey && blob !== "" && !/["'=\\]/.test(hosts.replace(/^\|1\|.*$/, "")) && !loginOptions.test(hosts);
  });
}

/** The type at the beginning of a public key's blob; empty when that is no key. */
export function keyTypeOf(key: Buffer): string {
  if (key.length < 4) return "";
  const length = key.readUInt32BE(0);
  return length <= 64 && key.length >= 4 + length ? key.toString("latin1", 4, 4 + length) : "";
}

/** The fingerprint as `ssh-keygen -l` prints it: `SHA256:` and the digest in base64 without padding. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The name under which known_hosts files know a host: `host`, or `[host]:port` where the port isn't 22. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** Does the first field of a line match this name? Hashed names, wildcards (`*`, `?`) and negation (`!`) work as in OpenSSH. */
export function hostsMatch(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return hashedMatch(hosts, name);
  let matched = false;
  for (const pattern of hosts.toLowerCase().split(",")) {
    if (pattern.startsWith("!")) {
      if (wildcardMatches(pattern.slice(1), name)) return false;
    } else if (wildcardMatches(pattern, name)) matched = true;
  }
  return matched;
}

/** `|1|salt|digest` of a name, as `ssh-keygen -H` writes it. */
export function hashHostName(name: string, salt: Buffer): string {
  const digest = createHmac("sha1", salt).update(name).digest("base64");
  return `|1|${salt.toString("base64")}|${digest}`;
}

function hashedMatch(hosts: string, name: string): boolean {
  const [, version, salt, digest, more] = hosts.split("|");
  if (version !== "1" || !salt || !digest || more !== undefined) return false;
  return hashHostName(name, Buffer.from(salt, "base64")) === `|1|${salt}|${digest}`;
}

/**
 * Checks the key that a host presented under a name (`knownHostName`, or a HostKeyAlias). A revoked key is refused in any case;
 * a listed key is known; any other key of a listed host has changed, also when its type differs:
 * otherwise an attacker could present a key of another type. A line for `plainName`, the name without its port,
 * makes a key known, as in OpenSSH, but never changed.
 */
export function checkKnownHosts(
  lines: readonly KnownHostLine[],
  name: string,
  key: Buffer,
  plainName?: string,
): HostKeyVerdict {
  let contradiction: KnownHostLine | undefined;
  let authority: KnownHostLine | undefined;
  let known: KnownHostLine | undefined;
  for (const line of lines) {
    const exact = hostsMatch(line.hosts, name);
    const plain = !exact && plainName !== undefined && hostsMatch(line.hosts, plainName);
    if (!exact && !plain) continue;
    const same = line.key.equals(key);
    if (line.marker === "revoked") {
      if (same) return { kind: "revoked", line };
    } else if (line.marker === "cert-authority") {
      if (exact) authority ??= line;
    } else if (same) known ??= line;
    else if (exact && (contradiction === undefined || keyTypeOf(key) === line.keyType)) contradiction = line;
  }
  if (known) return { kind: "known", line: known };
  if (contradiction) return { kind: "changed", line: contradiction };
  if (authority) return { kind: "authority", line: authority };
  return { kind: "unknown" };
}

/** The types of the keys known for a name, which are requested first. */
export function knownKeyTypes(lines: readonly KnownHostLine[], name: string, plainName?: string): Set<string> {
  const types = new Set<string>();
  const collect = (host: string): void => {
    for (const line of lines) if (line.marker === "none" && hostsMatch(line.hosts, host)) types.add(line.keyType);
  };
  collect(name);
  if (types.size === 0 && plainName !== undefined) collect(plainName);
  return types;
}
