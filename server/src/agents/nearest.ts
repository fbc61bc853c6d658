/**
 * The candidate that differs least from what was written, undefined when none is near. Upper and lower case count
 * little, and so does an end left off (`fence_ipmi`).
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 0.5;
  for (const candidate of candidates) {
    const distance = distanceBetween(written, candidate, limit);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceBetween(written: string, candidate: string, limit: number): number {
  const [a, b] = [written.toLowerCase(), candidate.toLowerCase()];
  if (written === candidate) return 0;
  if (a === b) return 0.1;
  if (a.length >= 4 && b.startsWith(a)) return Math.min(1, 0.2 * (b.length - a.length));
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  return Math.min(editDistance(written, candidate), editDistance(a, b) + 0.1);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one string into the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
