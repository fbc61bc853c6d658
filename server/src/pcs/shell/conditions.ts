import { arithmetic } from "./arithmetic.ts";
import type { Environment } from "./environment.ts";
import { matches } from "./patterns.ts";
import { isUnknown } from "./syntax.ts";

/** How a command ended: with success, without, or as only the running script knows. */
export type Status = boolean | undefined;

/** What a condition of `[` or `test` says. */
export function testWords(words: readonly string[], environment: Environment): Status {
  if (words.length === 0) return false;
  const split = (operator: string): [readonly string[], readonly string[]] | undefined => {
    const at = words.indexOf(operator);
    return at > 0 && at < words.length - 1 && words.length > 3 ? [words.slice(0, at), words.slice(at + 1)] : undefined;
  };
  const or = split("-o");
  if (or) return either(testWords(or[0], environment), testWords(or[1], environment));
  const and = split("-a");
  if (and) return both(testWords(and[0], environment), testWords(and[1], environment));
  const [first = "", second = "", third] = words;
  if (first === "!" && words.length > 1) return not(testWords(words.slice(1), environment));
  if (words.length === 1) return isUnknown(first) ? undefined : first !== "";
  if (words.length === 2) return unary(first, second);
  return words.length === 3 && third !== undefined ? binary(first, second, third, undefined, environment) : undefined;
}

/** A condition such as `-n x`. */
export function unary(operator: string, value: string): Status {
  // What is around an unknown part isn't empty.
  const isSurely = isUnknown(value) ? (/^\uFDD0[^\uFDD1]*\uFDD1$/.test(value) ? undefined : false) : value === "";
  if (operator === "-z") return isSurely;
  if (operator === "-n") return not(isSurely);
  return undefined;
}

/** A condition such as `a = b`; `pattern` is the right side where it may have wildcards. */
export function binary(
  left: string,
  operator: string,
  right: string,
  pattern: string | undefined,
  environment: Environment,
): Status {
  if (isUnknown(left) || isUnknown(right)) return undefined;
  switch (operator) {
    case "=":
    case "==":
      return pattern === undefined ? left === right : matches(left, pattern);
    case "!=":
      return pattern === undefined ? left !== right : !matches(left, pattern);
    case "<":
      return left < right;
    case ">":
      return left > right;
    default:
  }
  const [a, b] = [arithmetic(left, environment), arithmetic(right, environment)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case "-eq":
      return a === b;
    case "-ne":
      return a !== b;
    case "-lt":
      return a < b;
    case "-le":
      return a <= b;
    case "-gt":
      return a > b;
    case "-ge":
      return a >= b;
    default:
      return undefined;
  }
}

/** The opposite. */
export function not(status: Status): Status {
  return status === undefined ? undefined : !status;
}

/** Whether both hold. */
export function both(a: Status, b: Status): Status {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

/** Whether one holds. */
export function either(a: Status, b: Status): Status {
  return not(both(not(a), not(b)));
}
