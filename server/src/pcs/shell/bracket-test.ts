import { binary, both, either, not, type Status, unary } from "./conditions.ts";
import { argumentPattern, expandText } from "./expand-text.ts";
import { plainText } from "./plain-text.ts";
import type { Scope } from "./scope.ts";
import type { RawWord } from "./syntax.ts";

/** How `[[ … ]]` ends. */
export function bracketTest(words: readonly RawWord[], scope: Scope): Status {
  const texts = words.map((word) => plainText(word));
  const value = (at: number): string => expandText(words[at]?.atoms ?? [], scope);
  const expression = (from: number, to: number): Status => {
    for (const [operator, join] of [["||", either] as const, ["&&", both] as const]) {
      let depth = 0;
      for (let at = from; at < to; at++) {
        if (texts[at] === "(") depth++;
        else if (texts[at] === ")") depth--;
        else if (depth === 0 && texts[at] === operator && at > from)
          return join(expression(from, at), expression(at + 1, to));
      }
    }
    if (texts[from] === "!") return not(expression(from + 1, to));
    if (texts[from] === "(" && texts[to - 1] === ")") return expression(from + 1, to - 1);
    if (to - from === 1) return not(unary("-z", value(from)));
    if (to - from === 2) return unary(value(from), value(from + 1));
    if (to - from !== 3) return undefined;
    return binary(
      value(from),
      texts[from + 1] ?? "",
      value(from + 2),
      argumentPattern(words[from + 2]?.atoms ?? [], scope),
      scope,
    );
  };
  return expression(0, words.length);
}
