/** What decides about a file's trust; `fs.Stats` has it. */
interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/**
 * Can somebody other than this account and root write this file or folder? A group counts unless it is the account's own private one, whose
 * number is the account's. Always no where files have no owners (Windows).
 */
export function isWrittenByOthers({ uid, gid, mode }: Ownership, own = process.getuid?.()): boolean {
  if (own === undefined) return false;
  if (uid !== own && uid !== 0) return true;
  const isPrivateGroup = gid === own && own !== 0;
  return (mode & (isPrivateGroup ? 0o002 : 0o022)) !== 0;
}
