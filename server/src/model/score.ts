/** A score as a number (INFINITY is a million); undefined if it isn't a number. */
export function scoreValue(score: string | undefined): number | undefined {
  const [, sign, digits, infinity] = /^([+-]?)(?:(\d+)|(INFINITY))$/.exec(score ?? "") ?? [];
  if (digits === undefined && infinity === undefined) return undefined;
  const size = infinity ? 1_000_000 : Math.min(Number(digits), 1_000_000);
  return sign === "-" ? -size : size;
}
