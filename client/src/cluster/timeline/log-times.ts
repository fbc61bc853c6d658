import type { LogLine } from "./log-line.ts";

const day = 86_400_000;

/**
 * The moment of each line of one file, oldest first, in milliseconds. Lines without a year get it from the end backwards: the newest is not
 * younger than the file, and a line is not much younger than the one after it. `zone`: minutes east of UTC, for lines that don't say; with
 * `asWritten` the clock's face counts for all lines, whatever zone they name.
 */
export function timesOf(
  lines: readonly LogLine[],
  options: { readonly modified: number; readonly zone: number; readonly asWritten?: boolean },
): readonly number[] {
  const times: number[] = new Array(lines.length);
  let next = options.modified + day;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index];
    if (line === undefined) continue;
    const zone = options.asWritten ? 0 : (line.zone ?? options.zone);
    const at = (year: number): number => Date.UTC(year, line.month - 1, line.day) + line.time - zone * 60_000;
    let moment: number;
    if (line.year !== undefined) moment = at(line.year);
    else {
      let year = new Date(next + day).getUTCFullYear();
      // A clock may have been set back by some days; a line a year younger than the next is from the year before.
      while (at(year) > next + 30 * day) year--;
      moment = at(year);
    }
    times[index] = moment;
    next = moment;
  }
  return times;
}
