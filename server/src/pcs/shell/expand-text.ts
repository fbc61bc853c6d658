import { arithmetic } from "./arithmetic.ts";
import type { Environment, Value } from "./environment.ts";
import { globPattern, replaceAll, trimmed } from "./patterns.ts";
import { type Atom, type Expansion, isUnknown, type Parameter, unknownValue } from "./syntax.ts";

/** A word as one text: in an assignment, after `case`. */
export function expandText(atoms: readonly Atom[], environment: Environment): string {
  return atoms
    .map((atom) => {
      if (atom.kind === "empty") return "";
      if (atom.kind === "char") return atom.char;
      const found = valuesOf(atom, environment);
      return typeof found === "string" ? found : found.join(" ");
    })
    .join("");
}

/** A text with the offset of each of its characters. */
export function expandPlaces(atoms: readonly Atom[], environment: Environment): { text: string; places: number[] } {
  let text = "";
  const places: number[] = [];
  for (const atom of atoms) {
    const part = expandText([atom], environment);
    for (let i = 0; i < part.length; i++) places.push(atom.kind === "empty" ? 0 : atom.place);
    text += part;
  }
  places.push((places[places.length - 1] ?? -1) + 1);
  return { text, places };
}

/** The pattern that atoms mean: what is quoted stands for itself. */
export function argumentPattern(atoms: readonly Atom[], environment: Environment): string {
  return globPattern(
    atoms.flatMap((atom) => {
      if (atom.kind === "char") return [{ text: atom.char, isLiteral: atom.isQuoted }];
      return atom.kind === "empty" ? [] : [{ text: expandText([atom], environment), isLiteral: atom.isQuoted }];
    }),
  );
}

/** The text of a variable; of a list its first item, as in a shell. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "object" ? value.items[0] : value;
}

/** What an expansion gives: one text, or a list of fields. */
export function valuesOf(atom: Expansion, environment: Environment): string | readonly string[] {
  const { what, source } = atom;
  switch (what.type) {
    case "unknown":
      return unknownValue(source);
    case "script":
      return environment.substitute(what.text, source);
    case "arithmetic": {
      const result = arithmetic(what.text, environment);
      return result === undefined ? unknownValue(source) : String(result);
    }
    default:
      return parameterValues(what, atom, environment);
  }
}

function parameterValues(
  { name, index, isLength, isIndirect, operator, argument }: Parameter,
  { source, isQuoted }: Expansion,
  environment: Environment,
): string | readonly string[] {
  const unknown = unknownValue(source);
  const { positional } = environment;
  const key = index && unquoted(expandText(index, environment));
  const isAll = name === "@" || name === "*" || key === "@" || key === "*";
  const joins = isQuoted && (name === "*" || key === "*");
  let value: string | readonly string[] | undefined;
  if (name === "#" && isIndirect) return positional ? (positional[positional.length - 1] ?? "") : unknown;
  if (name === "#") return positional ? String(positional.length) : unknown;
  if (/^[?$!-]$/.test(name)) return unknown;
  if (name === "@" || name === "*") {
    if (!positional) return isQuoted && name === "*" ? unknown : [unknown];
    value = positional;
  } else if (/^\d+$/.test(name)) {
    if (name === "0") return unknown;
    value = positional ? positional[Number(name) - 1] : unknownValue(`$${name}`);
    if (!positional && operator && /^:?[-=]$/.test(operator)) value = undefined;
  } else {
    const found = environment.get(name);
    if (isAll) {
      if (typeof found === "object")
        value = isIndirect ? (found.keys ?? found.items.map((_, i) => String(i))) : found.items;
      else value = found === undefined ? [] : [found];
      if (found === undefined) return joins ? unknown : [unknown];
    } else if (key !== undefined) {
      if (typeof found === "object") value = itemOf(found, key, environment, source);
      else value = key === "0" ? found : found === undefined ? unknown : undefined;
    } else value = textOf(found);
    if (isIndirect && !isAll) {
      const target = typeof value === "string" ? textOf(environment.get(value)) : undefined;
      return target ?? unknown;
    }
    if (found === undefined && !(operator && /^:?[-=+]$/.test(operator))) return unknown;
    if (found !== undefined && value === undefined) value = operator && /^:?[-=+?]$/.test(operator) ? undefined : "";
  }
  if (isLength) {
    if (isAll && typeof value === "object")
      return value.some((each) => isUnknown(each)) ? unknown : String(value.length);
    return typeof value !== "string" || isUnknown(value) ? unknown : String(value.length);
  }
  const result = operator ? applied(value, operator, argument ?? [], name, environment, unknown) : (value ?? "");
  if (typeof result === "string") return result;
  if (!joins) return result;
  const ifs = textOf(environment.get("IFS"));
  return result.join(ifs === undefined ? " " : ifs.slice(0, 1));
}

/** A subscript without its quotes: `${a['x']}`. */
function unquoted(key: string): string {
  return key.replace(/^(['"])(.*)\1$/, "$2");
}

function itemOf(
  value: Exclude<Value, string>,
  key: string,
  environment: Environment,
  source: string,
): string | undefined {
  if (value.keys) {
    const at = value.keys.indexOf(key);
    return at < 0 ? (isUnknown(key) ? unknownValue(source) : undefined) : value.items[at];
  }
  const number = arithmetic(key, environment);
  if (number === undefined) return unknownValue(source);
  return value.items[number < 0 ? value.items.length + number : number];
}

function applied(
  value: string | readonly string[] | undefined,
  operator: string,
  argument: readonly Atom[],
  name: string,
  environment: Environment,
  unknown: string,
): string | readonly string[] {
  const isEmpty = value === undefined || (operator.startsWith(":") && (value === "" || value.length === 0));
  const text = (): string => expandText(argument, environment);
  switch (operator.replace(/^:(?=[-=+?])/, "")) {
    case "-":
      return isEmpty ? text() : (value as string);
    case "=":
      if (isEmpty) environment.set(name, text());
      return isEmpty ? text() : (value as string);
    case "+":
      return isEmpty ? "" : text();
    case "?":
      return isEmpty ? unknown : (value as string);
    default:
  }
  const map = (change: (each: string) => string): string | readonly string[] => {
    const one = (each: string): string => (isUnknown(each) ? unknown : change(each));
    return typeof value === "object" ? value.map(one) : one(value ?? "");
  };
  const written = text();
  if (isUnknown(written)) return unknown;
  switch (operator) {
    case "#":
    case "##":
    case "%":
    case "%%":
      return map((each) => trimmed(each, operator, argumentPattern(argument, environment)));
    case "/":
    case "//": {
      const at = argument.findIndex((atom) => atom.kind === "char" && atom.char === "/" && !atom.isQuoted);
      const pattern = argumentPattern(at < 0 ? argument : argument.slice(0, at), environment);
      const by = at < 0 ? "" : expandText(argument.slice(at + 1), environment);
      return map((each) => replaceAll(each, pattern, by, operator === "//"));
    }
    case "^":
      return map((each) => each.charAt(0).toUpperCase() + each.slice(1));
    case "^^":
      return map((each) => each.toUpperCase());
    case ",":
      return map((each) => each.charAt(0).toLowerCase() + each.slice(1));
    case ",,":
      return map((each) => each.toLowerCase());
    case ":": {
      const [first, length] = written.split(":").map((part) => arithmetic(part, environment));
      if (first === undefined || (written.includes(":") && length === undefined)) return unknown;
      const part = <T extends string | readonly string[]>(each: T, offset = 0): T => {
        const start = first < 0 ? each.length + first : first - offset;
        const end = length === undefined ? each.length : length < 0 ? each.length + length : start + length;
        return each.slice(Math.max(0, start), Math.max(0, end)) as T;
      };
      if (typeof value === "object") return part(value, name === "@" || name === "*" ? 1 : 0);
      return map((each) => part(each));
    }
    default:
      return unknown;
  }
}
