const classNames = new Set("alnum alpha blank cntrl digit graph lower print punct space upper xdigit".split(" "));

/**
 * What is wrong with a POSIX extended regular expression, as glibc's regcomp refuses it; undefined when nothing is known to be.
 * Repetitions at the beginning, unclosed brackets and braces, unknown classes and a lone backslash are told.
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
      if (!canRepeat) return `there is nothing for "${character}" to repeat`;
      if (character !== "{") continue;
      const braces = /^\{(\d*)(,?)(\d*)\}/.exec(pattern.slice(at));
      if (!braces) return 'a "{" is not closed';
      const [all, low = "", comma, high = ""] = braces;
      if (low === "" && comma === "") return "there is no number in { }";
      if (low !== "" && high !== "" && Number(low) > Number(high)) return `${all} begins with the larger number`;
      at += all.length - 1;
    } else canRepeat = true;
  }
  return depth > 0 ? 'a "(" is not closed' : undefined;
}

/** Where a bracket expression ends, or what is wrong with it. */
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
    if (named === ":" && !classNames.has(name)) return `there is no class [:${name}:]`;
    at = close + 2;
  }
  return at < pattern.length ? at : 'a "[" is not closed';
}
