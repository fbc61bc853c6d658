/**
 * Does a pattern match a whole text? `*` is any text, `?` one character. It takes no longer than their lengths multiplied, whatever the
 * pattern is: a file of another's may have many stars.
 */
export function wildcardMatches(pattern: string, text: string): boolean {
  let [at, from] = [0, 0];
  /** Behind the last star, and where the text that it stands for ends so far. */
  let star: { readonly next: number; end: number } | undefined;
  while (from < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = { next: ++at, end: from };
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[from])) {
      at++;
      from++;
    } else if (star) {
      at = star.next;
      from = ++star.end;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
