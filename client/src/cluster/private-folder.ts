import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is as old was left by a process that was killed, in milliseconds: no question takes that long. */
const leftAfter = 2 * 60 * 60 * 1000;

/**
 * Runs some work with a folder for what may hold passwords: only the account can read it, and it goes when the work or the process ends. What
 * a killed process left is removed by the next one that needs a folder for the same `purpose`, a part of the name.
 */
export async function withPrivateFolder<T>(
  purpose: "what-if" | "timeline",
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const prefix = `quorate-${purpose}-`;
  removeLeftovers(prefix);
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

function removeLeftovers(prefix: string): void {
  const uid = process.getuid?.();
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const path = join(tmpdir(), name);
    try {
      // Nobody else's, and no link: lstat doesn't follow one, and neither does the removal.
      const found = lstatSync(path);
      const isOwn = found.isDirectory() && (uid === undefined || found.uid === uid);
      if (isOwn && Date.now() - found.mtimeMs > leftAfter) rmSync(path, { recursive: true, force: true });
    } catch {
      // It went, or can't be removed: neither prevents the work.
    }
  }
}
