import fs from "node:fs";
import path from "node:path";

/**
 * Replaces a file's text atomically: a concurrent reader gets the whole old or the whole new text. Its mode and, where that is
 * allowed, its owner stay; for a symbolic link its target is replaced. Throws the file system's error.
 */
export function replaceFile(file: string, text: string): void {
  const target = fs.realpathSync(file);
  const { mode, uid, gid } = fs.statSync(target);
  fs.accessSync(target, fs.constants.W_OK);
  const temporary = path.join(path.dirname(target), `.quorate-${process.pid}-${Date.now().toString(36)}`);
  const descriptor = fs.openSync(temporary, "wx", 0o600);
  try {
    try {
      fs.writeFileSync(descriptor, text);
      keepOwner(descriptor, uid, gid);
      fs.fchmodSync(descriptor, mode & 0o7777);
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, target);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function keepOwner(descriptor: number, uid: number, gid: number): void {
  const own = fs.fstatSync(descriptor);
  if (own.uid === uid && own.gid === gid) return;
  try {
    fs.fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may change a file's owner; the text matters more.
  }
}
