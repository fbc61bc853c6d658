/** A pattern of the shell as the source of a regular expression; literal parts stand for themselves. */
export function globPattern(parts: readonly { readonly text: string; readonly isLiteral: boolean }[]): string {
  let pattern = "";
  const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  let isClass = false;
  for (const { text, isLiteral } of parts) {
    for (const char of text) {
      if (isLiteral) pattern += escaped(char);
      else if (isClass) {
        pattern += char === "!" && pattern.endsWith("[") ? "^" : char === "\\" ? "\\\\" : char;
        if (char === "]") isClass = false;
      } else if (char === "*") pattern += "[^]*";
      else if (char === "?") pattern += "[^]";
      else if (char === "[") {
        isClass = true;
        pattern += "[";
      } else pattern += escaped(char);
    }
  }
  return isClass ? escaped(parts.map(({ text }) => text).join("")) : pattern;
}

function expression(source: string, flags = ""): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

/** Whether a text is what a pattern describes. */
export function matches(text: string, pattern: string): boolean {
  return expression(`^(?:${pattern})$`)?.test(text) ?? false;
}

/** A text without the shortest or longest beginning (`#`, `##`) or end (`%`, `%%`) that a pattern describes. */
export function trimmed(text: string, operator: string, pattern: string): string {
  const lengths = Array.from({ length: text.length + 1 }, (_, i) => i);
  const isStart = operator.startsWith("#");
  const fits = (length: number): boolean =>
    matches(isStart ? text.slice(0, length) : text.slice(text.length - length), pattern);
  const found = (operator.length === 1 ? lengths : lengths.reverse()).find(fits);
  if (found === undefined) return text;
  return isStart ? text.slice(found) : text.slice(0, text.length - found);
}

/** A text with the first or every part that a pattern describes replaced. */
export function replaceAll(text: string, pattern: string, by: string, isGlobal: boolean): string {
  if (pattern === "") return text;
  const anchored =
    /^\\?#/.test(pattern) && !isGlobal
      ? `^(?:${pattern.replace(/^\\?#/, "")})`
      : /^%/.test(pattern) && !isGlobal
        ? `(?:${pattern.slice(1)})$`
        : pattern;
  const found = expression(anchored, isGlobal ? "g" : "");
  return found ? text.replace(found, () => by) : text;
}
