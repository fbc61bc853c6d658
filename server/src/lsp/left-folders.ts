import { lstat, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is as old was left by a process that was killed, in milliseconds. */
const leftAfter = 2 * 60 * 60 * 1000;

/** Removes the account's own temporary folders of that prefix that a killed process left. Never rejects. */
export async function removeLeftFolders(prefix: string): Promise<void> {
  const uid = process.getuid?.();
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const path = join(tmpdir(), name);
    try {
      // Nobody else's, and no link: lstat doesn't follow one, and neither does the removal.
      const found = await lstat(path);
      const isOwn = found.isDirectory() && (uid === undefined || found.uid === uid);
      if (isOwn && Date.now() - found.mtimeMs > leftAfter) await rm(path, { recursive: true, force: true });
    } catch {
      // It went, or can't be removed: neither prevents the work.
    }
  }
}
