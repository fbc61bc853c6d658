/** Rows of the table of distances: one comparison after the other uses the same. */
type Rows = [number[], number[], number[]];

/** The number of insertions, deletions, replacements and swaps of neighbours between two words, ignoring case; above `limit` it returns limit + 1. */
export function editDistance(a: string, b: string, limit = 3, rows: Rows = [[], [], []]): number {
  if (Math.abs(a.length - b.length) > limit + 2) return limit + 1;
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let start = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (start < leftEnd && start < rightEnd && left.charCodeAt(start) === right.charCodeAt(start)) start++;
  while (leftEnd > start && rightEnd > start && left.charCodeAt(leftEnd - 1) === right.charCodeAt(rightEnd - 1)) {
    leftEnd--;
    rightEnd--;
  }
  return Math.min(distanceWithin(left.slice(start, leftEnd), right.slice(start, rightEnd), limit, rows), limit + 1);
}

function distanceWithin(left: string, right: string, limit: number, rows: Rows): number {
  if (left.length === 0 || right.length === 0) return left.length + right.length;
  let [beforeLast, last, row] = rows;
  for (let j = 0; j <= right.length; j++) last[j] = j;
  let lastLeast = 0;
  for (let i = 1; i <= left.length; i++) {
    row[0] = i;
    let least = i;
    for (let j = 1; j <= right.length; j++) {
      const same = left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      const areSwapped =
        i > 1 &&
        j > 1 &&
        left.charCodeAt(i - 1) === right.charCodeAt(j - 2) &&
        left.charCodeAt(i - 2) === right.charCodeAt(j - 1);
      if (areSwapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    // A swap builds on the row before the last, so both must be beyond the limit.
    if (least > limit && lastLeast > limit) return limit + 1;
    lastLeast = least;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[right.length] ?? 0;
}

/** The candidate a person most likely meant by `word`, or undefined when none is near: a third of the word's letters may differ, three at most. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  // A misspelt name is compared with every name of a cluster at each keystroke.
  const rows: Rows = [[], [], []];
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const distance = editDistance(word, candidate, bestDistance - 1, rows);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      if (distance === 0) break;
    }
  }
  return best;
}

/**
 * The name most likely meant by what was written, even where its end was left off (`fence_ipmi`): the same in another
 * case, else the shortest that goes on from four letters or more, else the closest; undefined when none is near.
 */
export function closestOrLonger(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  if (all.includes(word)) return word;
  const lower = word.toLowerCase();
  let begun: string | undefined;
  for (const candidate of all) {
    if (!candidate.toLowerCase().startsWith(lower)) continue;
    if (candidate.length === word.length) return candidate;
    if (word.length >= 4 && (begun === undefined || candidate.length < begun.length)) begun = candidate;
  }
  return begun ?? closest(word, all);
}
