import type { Environment } from "./environment.ts";

/** Evaluates an arithmetic expression of the shell, assignments included; undefined where a part of it is unknown. */
export function arithmetic(
  text: string,
  environment: Pick<Environment, "get" | "set" | "positional">,
): number | undefined {
  try {
    return new Evaluation(text, environment).value();
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Unknown extends Error {}

const levels: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

class Evaluation {
  readonly #tokens: readonly string[];
  readonly #environment: Pick<Environment, "get" | "set" | "positional">;
  #at = 0;

  constructor(text: string, environment: Pick<Environment, "get" | "set" | "positional">) {
    const plain = text
      .replace(/\$\{(\w+)\}|\$(\w+)|"/g, (_, braced?: string, bare?: string) => braced ?? bare ?? "")
      .trim();
    const tokens = plain.match(
      /\d+|[A-Za-z_]\w*|\+\+|--|[-+*/%]?=(?!=)|==|!=|<=|>=|<<|>>|&&|\|\||[-+*/%<>!()?:,&|^~]|\S/g,
    );
    this.#tokens = tokens ?? [];
    this.#environment = environment;
    // `$1` is a positional, not the number 1: such texts are left to those who know.
    if (/\$\d|\$[@*#(`]|`/.test(text)) throw new Unknown();
  }

  value(): number {
    if (this.#tokens.length === 0) return 0;
    let result = this.#assign();
    while (this.#take(",")) result = this.#assign();
    if (this.#at < this.#tokens.length) throw new Unknown();
    return result;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #assign(): number {
    const [name, operator] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
    if (name && /^[A-Za-z_]/.test(name) && operator && /^[-+*/%]?=$/.test(operator)) {
      this.#at += 2;
      const right = this.#assign();
      const value = operator === "=" ? right : compute(operator.slice(0, -1), this.#read(name), right);
      this.#environment.set(name, String(value));
      return value;
    }
    const condition = this.#binary(0);
    if (!this.#take("?")) return condition;
    const yes = this.#assign();
    if (!this.#take(":")) throw new Unknown();
    const no = this.#assign();
    return condition ? yes : no;
  }

  #binary(level: number): number {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (
      let next = this.#tokens[this.#at];
      next !== undefined && operators.includes(next);
      next = this.#tokens[this.#at]
    ) {
      this.#at++;
      left = compute(next, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): number {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Unknown();
    if (token === "-") return -this.#unary();
    if (token === "+") return this.#unary();
    if (token === "!") return this.#unary() === 0 ? 1 : 0;
    if (token === "~") return ~this.#unary();
    if (token === "(") {
      const value = this.#assign();
      if (!this.#take(")")) throw new Unknown();
      return value;
    }
    if (token === "++" || token === "--") {
      const name = this.#tokens[this.#at++] ?? "";
      const value = this.#read(name) + (token === "++" ? 1 : -1);
      this.#environment.set(name, String(value));
      return value;
    }
    if (/^\d/.test(token)) return /^0\d/.test(token) ? Number.parseInt(token, 8) : Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw new Unknown();
    const value = this.#read(token);
    const next = this.#tokens[this.#at];
    if (next === "++" || next === "--") {
      this.#at++;
      this.#environment.set(token, String(value + (next === "++" ? 1 : -1)));
    }
    return value;
  }

  #read(name: string): number {
    const found = this.#environment.get(name);
    const text = typeof found === "object" ? found.items[0] : found;
    if (text === undefined) throw new Unknown();
    if (text.trim() === "") return 0;
    if (!/^\s*-?\d+\s*$/.test(text)) throw new Unknown();
    return Number(text);
  }
}

function compute(operator: string, left: number, right: number): number {
  switch (operator) {
    case "||":
      return left || right ? 1 : 0;
    case "&&":
      return left && right ? 1 : 0;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "&":
      return left & right;
    case "==":
      return left === right ? 1 : 0;
    case "!=":
      return left !== right ? 1 : 0;
    case "<=":
      return left <= right ? 1 : 0;
    case ">=":
      return left >= right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case "<<":
      return left << right;
    case ">>":
      return left >> right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    default:
      if (right === 0) throw new Unknown();
      return operator === "/" ? Math.trunc(left / right) : left % right;
  }
}
