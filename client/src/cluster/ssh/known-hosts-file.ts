import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { hashHostName, type KnownHostLine, keyTypeOf, parseKnownHosts } from "./known-hosts.ts";

/** All lines of these known_hosts files, in order; a file that doesn't exist has none. Rejects when one can't be read for another reason. */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHostLine[]> {
  const lines: KnownHostLine[] = [];
  for (const file of files) {
    try {
      lines.push(...parseKnownHosts(await readFile(file, "utf8"), file));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return lines;
}

/**
 * Adds a key to a known_hosts file, in one write at its end, so that concurrent writers don't mix their lines.
 * A new file is readable by its owner only. The name is hashed where the file has hashed names.
 */
export async function appendKnownHost(file: string, name: string, key: Buffer): Promise<void> {
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
