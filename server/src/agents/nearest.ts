import { editDistance } from "../text/similar.ts";

/**
 * The agent or parameter most likely meant by what was written, undefined when none is near. Upper and lower case
 * count little, and so does an end left off (`fence_ipmi`).
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 0.5;
  for (const candidate of candidates) {
    const distance = candidate === written ? 0 : distanceBetween(written, candidate, limit);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function distanceBetween(written: string, candidate: string, limit: number): number {
  const missing = candidate.length - written.length;
  if (written.length >= 4 && missing > 0 && candidate.toLowerCase().startsWith(written.toLowerCase())) {
    return Math.min(1, 0.2 * missing);
  }
  return editDistance(written, candidate, limit) + 0.1;
}
