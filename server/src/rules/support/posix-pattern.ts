const classNames = new Set("alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split(" "));

/**
 * Why glibc's regcomp rejects a POSIX extended regular expression, as the end of a sentence; undefined if no problem is found.
 * Detects repetitions of nothing, unclosed brackets and braces, unknown classes and a trailing backslash.
 */
export function patternProblem(pattern: string): string | undefined {
  let depth = 0;
  let canRepeat = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === "\\") {
      if (at + 1 >= pattern.length) return "it ends with a backslash";
      at++;
      canRepeat = true;
    } else if (character === "[") {
      const end = bracketEnd(pattern, at);
      if (typeof end === "string") return end;
      at = end;
      canRepeat = true;
    } else if (character === "(") {
      depth++;
      canRepeat = false;
    } else if (character === ")") {
      if (depth > 0) depth--;
      canRepeat = true;
    } else if (character === "|" || character === "^") canRepeat = false;
    else if (/[*+?{]/.test(character)) {
      if (!canRepeat) return `"${character}" has nothing to repeat`;
      if (character !== "{") continue;
      const braces = /^\{(\d*)(,?)(\d*)\}/.exec(pattern.slice(at));
      if (!braces) return 'a "{" is not closed';
      const [all, low = "", comma, high = ""] = braces;
      if (low === "" && comma === "") return "{ } contains no number";
      if (low !== "" && high !== "" && Number(low) > Number(high))
        return `the first number in ${all} is larger than the second`;
      at += all.length - 1;
    } else canRepeat = true;
  }
  return depth > 0 ? 'a "(" is not closed' : undefined;
}

/** The offset at which a bracket expression ends, or what is wrong with it. */
function bracketEnd(pattern: string, start: number): number | string {
  let at = start + 1;
  if (pattern[at] === "^") at++;
  if (pattern[at] === "]") at++;
  while (at < pattern.length && pattern[at] !== "]") {
    const named = /^\[([:.=])/.exec(pattern.slice(at))?.[1];
    if (named === undefined) {
      at++;
      continue;
    }
    const close = pattern.indexOf(`${named}]`, at + 2);
    if (close < 0) return 'a "[" is not closed';
    const name = pattern.slice(at + 2, close);
    if (named === ":" && !classNames.has(name)) return `the class [:${name}:] doesn't exist`;
    at = close + 2;
  }
  return at < pattern.length ? at : 'a "[" is not closed';
}
