interface Comparison {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
}

/** What is compared, without filters that only change its type. */
function operand(text: string): string {
  return text
    .trim()
    .replace(/^\((.*)\)$/, "$1")
    .replace(/\s*\|\s*(?:int|float|string|bool|lower|trim|default\([^)]*\)|d\([^)]*\))(?=\s*\||\s*$)/g, "")
    .replace(/ ?\| ?/g, "|")
    .trim();
}

/** A condition that compares two things and nothing more. */
function comparisonOf(condition: string): Comparison | undefined {
  if (/ (?:and|or) /.test(condition)) return undefined;
  const defined = /^(\S+) (is (?:not )?(?:un)?defined)$/.exec(condition);
  if (defined) {
    const operator = /not defined|is undefined/.test(defined[2] as string) ? "is not defined" : "is defined";
    return { left: defined[1] as string, operator, right: "" };
  }
  const version = /^(.+?) is version\( ?(["'])([^"']*)\2 ?, ?["']([^"']*)["'] ?\)$/.exec(condition);
  const named: Readonly<Record<string, string>> = { ge: ">=", gt: ">", le: "<=", lt: "<", eq: "==", ne: "!=" };
  const [, left, operator, right] = version
    ? ["", version[1], named[version[4] as string] ?? version[4], version[3]]
    : (/^(.+?) ?(==|!=|>=|<=|<|>| not in | in ) ?(.+)$/.exec(condition) ?? []);
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  return { left: operand(left), operator: operator.trim(), right: right.replace(/^"(.*)"$/, "'$1'") };
}

/** The number that a literal is, also as a text: `8`, `'8'`. */
function numberOf(text: string): number | undefined {
  const found = /^'?(\d+(?:\.\d+)?)'?$/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

const isLiteral = (text: string): boolean => /^(?:'[^']*'|[\d.]+)$/.test(text);

/** The values that a comparison allows, where it lists them. */
function valuesOf({ operator, right }: Comparison): readonly string[] | undefined {
  if (operator === "==") return isLiteral(right) ? [right.replaceAll("'", "")] : undefined;
  const list = operator === "in" ? /^\[(.*)\]$|^\((.*)\)$/.exec(right) : undefined;
  const items = (list?.[1] ?? list?.[2])?.split(",").map((each) => each.trim().replace(/^"(.*)"$/, "'$1'"));
  return items?.every(isLiteral) ? items.map((each) => each.replaceAll("'", "")) : undefined;
}

/** Whether a value fulfils a comparison with a literal; undefined where that isn't known. */
function fulfils(value: string, { operator, right }: Comparison): boolean | undefined {
  if (operator === "not in") {
    const excluded = valuesOf({ left: "", operator: "in", right });
    return excluded && !excluded.includes(value);
  }
  const [own, limit] = [numberOf(value), numberOf(right)];
  if (operator === "!=") return isLiteral(right) ? value !== right.replaceAll("'", "") : undefined;
  if (own === undefined || limit === undefined) return undefined;
  if (operator === ">=") return own >= limit;
  if (operator === ">") return own > limit;
  if (operator === "<=") return own <= limit;
  return operator === "<" ? own < limit : undefined;
}

/** Whether a lower and an upper limit leave nothing between them. */
function isEmptyRange(a: Comparison, b: Comparison): boolean {
  const [low, high] = a.operator.startsWith(">") ? [a, b] : [b, a];
  if (!low.operator.startsWith(">") || !high.operator.startsWith("<")) return false;
  const [from, to] = [numberOf(low.right), numberOf(high.right)];
  if (from === undefined || to === undefined)
    return low.right === high.right && low.operator.length !== high.operator.length;
  return from > to || (from === to && (low.operator === ">" || high.operator === "<"));
}

/** Whether two conditions of tasks are never both true: `x` and `not x`, or the same thing compared with different values. */
export function areExclusive(one: string, other: string): boolean {
  const isNegation = (a: string, b: string): boolean =>
    !/ (?:and|or) /.test(b) && /^not /.test(a) && operand(a.slice("not ".length)) === operand(b);
  if (isNegation(one, other) || isNegation(other, one)) return true;
  const [a, b] = [comparisonOf(one), comparisonOf(other)];
  if (!a || !b || a.left !== b.left) return false;
  const [values, others] = [valuesOf(a), valuesOf(b)];
  if (values && others) return values.every((each) => !others.includes(each));
  if (values) return values.every((each) => fulfils(each, b) === false);
  if (others) return others.every((each) => fulfils(each, a) === false);
  if (isEmptyRange(a, b)) return true;
  const both = [a.operator, b.operator].sort().join(", ");
  return a.right === b.right && /^(?:!=, ==|in, not in|is defined, is not defined)$/.test(both);
}
