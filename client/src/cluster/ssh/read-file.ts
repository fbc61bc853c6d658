import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** No key and no list of keys is longer, in bytes. */
const longest = 64 * 1024 * 1024;

/**
 * A file that a setting or an SSH configuration names, such as a key or known_hosts. A folder's settings may name anything: a pipe, which
 * may never answer, isn't waited for, and of devices only /dev/null has a content, an empty one. Rejects where the file can't be read, is no
 * file, or is longer than 64 MiB.
 */
export async function readNamedFile(path: string): Promise<Buffer> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat();
    const isEmpty = found.isCharacterDevice() && (await handle.read(Buffer.alloc(1))).bytesRead === 0;
    if (isEmpty) return Buffer.alloc(0);
    if (!found.isFile() && !found.isDirectory()) throw new Error(`${path} is not a regular file`);
    if (found.size > longest) throw new Error(`${path} is longer than 64 MiB`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
