import fs from "node:fs";
import path from "node:path";

/**
 * Gives a file another text in one step: whoever reads it meanwhile finds the old or the new text, whole. Its mode and, where that is
 * allowed, its owner stay; a symbolic link stays one, and what it leads to is replaced. Throws what the file system says.
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
    // Only root may give files away; the text is what was asked for.
  }
}
