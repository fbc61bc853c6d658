import { randomBytes } from "node:crypto";
import { mkdir, open, realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { isHostName } from "../address.ts";
import { readNamedFile } from "../read-file.ts";
import { hashHostName, isKnownHostsText, type KnownHostLine, keyTypeOf, parseKnownHosts } from "./known-hosts.ts";

/** All lines of these known_hosts files, in order; a file that doesn't exist has none. Rejects when one can't be read for another reason. */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHostLine[]> {
  const lines: KnownHostLine[] = [];
  for (const file of files) {
    try {
      lines.push(...parseKnownHosts((await readNamedFile(file)).toString("utf8"), file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return lines;
}

/**
 * Why nothing may be added to a file, as a clause that begins with its name; undefined for a known_hosts file and where there is none yet.
 * A line for a host in an authorized_keys file would let its owner log in.
 */
export async function whyNotKnownHosts(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  // An empty one, which a link leads to, can't be known by its lines.
  const real = await realpath(file).catch(() => file);
  if ([file, real].some((each) => /^authorized_keys|^(environment|rc|config)$/.test(basename(each))))
    return `${file} is another file of SSH by its name`;
  if (found === undefined) return undefined;
  if (!found.isFile()) return `${file} is not a regular file`;
  const text = (await readNamedFile(file).catch(() => "")).toString();
  return isKnownHostsText(text) ? undefined : `${file} has lines that no known_hosts file has`;
}

/**
 * Adds a key to a known_hosts file, in one write at its end, so that concurrent writers don't mix their lines.
 * A new file is readable by its owner only. The name is hashed where the file has hashed names. Rejects for a name that no host has, and where the file
 * isn't a known_hosts file.
 */
export async function appendKnownHost(file: string, name: string, key: Buffer): Promise<void> {
  const plain = /^\[(.*)\]:\d+$/.exec(name)?.[1] ?? name;
  if (!isHostName(plain)) throw new Error(`"${name}" is no name of a host`);
  const why = await whyNotKnownHosts(file);
  if (why !== undefined) throw new Error(why);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, "a+", 0o600);
  try {
    const before = await handle.readFile("utf8");
    const hosts = /^\|1\|/m.test(before) ? hashHostName(name, randomBytes(20)) : name;
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    await handle.write(`${gap}${hosts} ${keyTypeOf(key)} ${key.toString("base64")}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
