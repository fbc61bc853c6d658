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

/** What follows the mark where a command printed it: nothing, or the process id. A shell's trace that repeats the command goes on otherwise. */
const afterPrinted = /^(?: \d{0,20})?\r?$/;

/** Reads a stream whose command begins by printing a line with this mark: a login shell's files may print something before. */
export function afterMark(mark: string): MarkedOutput {
  const length = Buffer.byteLength(mark);
  let before = "";
  let pending: Buffer = Buffer.alloc(0);
  let rest: string | undefined;
  const pass = (count: number): void => {
    if (before.length < shownBytes) before += pending.subarray(0, count).toString("utf8");
    pending = pending.subarray(count);
  };
  return {
    add(chunk) {
      if (rest !== undefined) return chunk;
      pending = Buffer.concat([pending, chunk]);
      let from = 0;
      for (;;) {
        const start = pending.indexOf(mark, from);
        if (start < 0) {
          pass(Math.max(from, pending.length - length));
          return Buffer.alloc(0);
        }
        // No longer than what can follow, so that a node that repeats the mark takes no time.
        const window = pending.subarray(start + length, start + length + 24);
        const end = window.indexOf(newline);
        const line = window.subarray(0, end < 0 ? undefined : end).toString("latin1");
        if (!afterPrinted.test(line)) {
          from = start + length;
          continue;
        }
        if (end < 0) {
          pass(start);
          return Buffer.alloc(0);
        }
        rest = line;
        pass(start);
        const output = pending.subarray(length + end + 1);
        pending = Buffer.alloc(0);
        return output;
      }
    },
    get rest() {
      return rest;
    },
    get before() {
      return (before + pending.toString("utf8")).slice(0, shownBytes);
    },
  };
}
