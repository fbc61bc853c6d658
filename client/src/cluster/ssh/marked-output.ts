/** A stream of a command on a node, from the line on that has the command's mark. */
export interface MarkedOutput {
  /** Takes the next piece, and gives what of it the command itself printed. */
  add(chunk: Buffer): Buffer;
  /** What follows the mark on its line; undefined until that line has arrived. */
  readonly rest: string | undefined;
  /** The beginning of what was printed before the mark, which the account's shell and its files print. */
  readonly before: string;
}

const newline = 0x0a;
/** Bytes of what comes before the mark that are shown to people at most. */
const shownBytes = 2_000;

/** Reads a stream whose command begins by printing a line with this mark: a login shell's files may print something before. */
export function afterMark(mark: string): MarkedOutput {
  let before = "";
  let pending: Buffer = Buffer.alloc(0);
  let rest: string | undefined;
  return {
    add(chunk) {
      if (rest !== undefined) return chunk;
      pending = Buffer.concat([pending, chunk]);
      const start = pending.indexOf(mark);
      const end = start < 0 ? -1 : pending.indexOf(newline, start);
      if (end >= 0) {
        rest = pending.subarray(start + Buffer.byteLength(mark), end).toString("utf8");
        const output = pending.subarray(end + 1);
        pending = Buffer.alloc(0);
        return output;
      }
      const read = start < 0 ? Math.max(0, pending.length - mark.length) : start;
      if (before.length < shownBytes) before += pending.subarray(0, read).toString("utf8");
      pending = pending.subarray(read);
      return Buffer.alloc(0);
    },
    get rest() {
      return rest;
    },
    get before() {
      return (before + pending.toString("utf8")).slice(0, shownBytes);
    },
  };
}
