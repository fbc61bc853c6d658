/**
 * The condition of a task as one text without quotes around it. Undefined without one, for a list of several, and for one that hangs
 * on the host or on a result (`registered`): several hosts make one cluster, and a result may be another one the next time.
 */
export function conditionOf(lines: readonly string[], registered: readonly string[]): string | undefined {
  const found = lines
    .map((line) => /^\s*(?:-\s+)?when:\s*(\S.*?)\s*$/.exec(line)?.[1])
    .find((text) => text !== undefined);
  if (found === undefined || /^[[|>#&*!]/.test(found)) return undefined;
  const quoted = /^(["'])(.*)\1$/.exec(found);
  // Quotes that only the outer ones of two literals are: 'a' == 'b'.
  const text = quoted && !(quoted[2] as string).includes(quoted[1] as string) ? (quoted[2] as string) : found;
  const names: readonly string[] = text.match(/[A-Za-z_]\w*/g) ?? [];
  const isOfHost = names.some((name) =>
    /hostname|nodename|fqdn|^groups?$|^group_names$|^item$|^play_hosts$/.test(name),
  );
  if (isOfHost || names.some((name) => registered.includes(name))) return undefined;
  return text.replace(/\s+/g, " ").trim();
}

const opposites: Readonly<Record<string, string>> = {
  "==": "!=",
  ">=": "<",
  "<=": ">",
  "is defined": "is not defined",
  in: "not in",
};

interface Comparison {
  readonly left: string;
  readonly operator: string;
  readonly right: string;
}

/** A condition that compares two things and nothing more. */
function comparisonOf(condition: string): Comparison | undefined {
  if (/ (?:and|or) /.test(condition)) return undefined;
  const defined = /^(\S+) (is (?:not )?(?:un)?defined)$/.exec(condition);
  if (defined) {
    const operator = /not defined|is undefined/.test(defined[2] as string) ? "is not defined" : "is defined";
    return { left: defined[1] as string, operator, right: "" };
  }
  const [, left, operator, right] = /^(.+?) ?(==|!=|>=|<=|<|>| not in | in ) ?(.+)$/.exec(condition) ?? [];
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  return { left: left.replace(/ ?\| ?/g, "|"), operator: operator.trim(), right: right.replace(/^"(.*)"$/, "'$1'") };
}

const isLiteral = (text: string): boolean => /^(?:'[^']*'|[\d.]+)$/.test(text);

/** Whether two conditions of tasks are never both true: `x` and `not x`, or the same thing compared with two values. */
export function areExclusive(one: string, other: string): boolean {
  const isNegation = (a: string, b: string): boolean =>
    !/ (?:and|or) /.test(b) && (a === `not ${b}` || a === `not (${b})`);
  if (isNegation(one, other) || isNegation(other, one)) return true;
  const [a, b] = [comparisonOf(one), comparisonOf(other)];
  if (!a || !b || a.left !== b.left) return false;
  if (a.operator === "==" && b.operator === "==")
    return a.right !== b.right && isLiteral(a.right) && isLiteral(b.right);
  return a.right === b.right && (opposites[a.operator] === b.operator || opposites[b.operator] === a.operator);
}
