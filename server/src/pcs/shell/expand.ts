import { arithmetic } from "./arithmetic.ts";
import type { Environment, Origin, Value } from "./environment.ts";
import { globPattern, replaceAll, trimmed } from "./patterns.ts";
import {
  type Atom,
  type Expansion,
  isUnknown,
  type Parameter,
  type RawWord,
  unknownEnd,
  unknownStart,
  unknownValue,
} from "./syntax.ts";

/** A word after all expansions. */
export interface Field {
  readonly value: string;
  /** The offset of each character, and of the end. */
  readonly places: readonly number[];
  readonly start: number;
  readonly end: number;
  /** It may be any number of words: all of it is an unquoted expansion with an unknown value. */
  readonly isMany: boolean;
}

/** The fields that words become. */
export function expandWords(words: readonly RawWord[], environment: Environment): Field[] {
  return words.flatMap((word) => expandWord(word, environment));
}

/** The fields that a word becomes: braces, expansions, splitting. */
function expandWord(word: RawWord, environment: Environment): Field[] {
  return braces(word.atoms).flatMap((atoms) => new FieldMaker(environment, word).make(atoms));
}

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

class FieldMaker {
  readonly #environment: Environment;
  readonly #word: RawWord;
  readonly #fields: Field[] = [];
  #value = "";
  #places: number[] = [];
  #isWord = false;
  #isMany = true;
  /** Where the word was written that this one is a copy of; null where it has other parts. */
  #origin: Origin | null | undefined;

  constructor(environment: Environment, word: RawWord) {
    this.#environment = environment;
    this.#word = word;
  }

  make(atoms: readonly Atom[]): Field[] {
    for (const atom of atoms) {
      if (atom.kind === "empty") this.#isWord = true;
      else if (atom.kind === "char") this.#add(atom.char, atom.place, false);
      else this.#expand(atom);
    }
    this.#end();
    return this.#fields;
  }

  #add(text: string, place: number, isMany: boolean, origin?: Origin): void {
    if (text === "") return;
    this.#origin = this.#value === "" ? origin : null;
    this.#value += text;
    for (let i = 0; i < text.length; i++) this.#places.push(place);
    this.#isWord = true;
    if (!isMany) this.#isMany = false;
  }

  #end(): void {
    if (this.#isWord) {
      const { start, end } = this.#origin ?? this.#word;
      this.#fields.push({
        value: this.#value,
        places: this.#origin ? this.#origin.places : [...this.#places, end],
        start,
        end,
        isMany: this.#isMany && this.#value !== "",
      });
    }
    this.#value = "";
    this.#places = [];
    this.#isWord = false;
    this.#isMany = true;
    this.#origin = undefined;
  }

  #expand(atom: Expansion): void {
    const found = valuesOf(atom, this.#environment);
    const isList = typeof found !== "string";
    const list = isList ? found : [found];
    const origins = originsOf(atom, list, this.#environment);
    if (atom.isQuoted) {
      if (!isList) this.#isWord = true;
      list.forEach((value, index) => {
        if (index > 0) this.#end();
        this.#isWord = true;
        this.#add(value, atom.place, isList && isUnknown(value), origins?.[index]);
      });
      return;
    }
    const ifs = textOf(this.#environment.get("IFS")) ?? " \t\n";
    list.forEach((value, index) => {
      if (index > 0) this.#end();
      const parts = split(value, ifs);
      if (parts.startsApart) this.#end();
      parts.fields.forEach((part, place) => {
        if (place > 0) this.#end();
        this.#isWord = true;
        this.#add(part, atom.place, isUnknown(part), parts.fields.length === 1 ? origins?.[index] : undefined);
        if (part === "") this.#isMany = false;
      });
      if (parts.endsApart && parts.fields.length > 0) this.#end();
    });
  }
}

/** Splits a value as the shell does; unknown parts stay whole. */
export function split(value: string, ifs: string): { fields: string[]; startsApart: boolean; endsApart: boolean } {
  const fields: string[] = [];
  let current: string | undefined;
  let [startsApart, endsApart] = [false, false];
  let at = 0;
  const isBlank = (char: string): boolean => ifs.includes(char) && /\s/.test(char);
  while (at < value.length) {
    const char = value[at] as string;
    if (char === unknownStart) {
      const end = value.indexOf(unknownEnd, at);
      const stop = end < 0 ? value.length : end + 1;
      current = (current ?? "") + value.slice(at, stop);
      at = stop;
    } else if (ifs.includes(char)) {
      const isFirst = at === 0;
      let hasSign = false;
      while (at < value.length && ifs.includes(value[at] as string)) {
        if (!isBlank(value[at] as string)) {
          if (hasSign) break;
          hasSign = true;
        }
        at++;
      }
      if (current !== undefined) fields.push(current);
      else if (hasSign) fields.push("");
      if (isFirst && !hasSign) startsApart = true;
      current = undefined;
      if (at >= value.length) endsApart = true;
    } else {
      current = (current ?? "") + char;
      at++;
    }
  }
  if (current !== undefined) fields.push(current);
  return { fields, startsApart, endsApart };
}

/** Where the words were written that an expansion repeats: `$1`, `"$@"`, `${a[@]}`. */
function originsOf(
  { what }: Expansion,
  values: readonly string[],
  environment: Environment,
): readonly (Origin | undefined)[] | undefined {
  if (what.type !== "parameter" || what.isLength || what.isIndirect) return undefined;
  const { name, index, operator } = what;
  if (/^[@*]$/.test(name)) {
    const from = operator === undefined ? 0 : environment.positional && environment.positional.length - values.length;
    return environment.positional?.slice(from).join("\0") === values.join("\0")
      ? environment.origins?.slice(from)
      : undefined;
  }
  if (operator !== undefined) return undefined;
  if (/^\d+$/.test(name)) return [environment.origins?.[Number(name) - 1]];
  const found = environment.get(name);
  if (typeof found !== "object" || !index) return undefined;
  return values.length === found.items.length && /^[@*]$/.test(expandText(index, environment))
    ? found.origins
    : undefined;
}

function textOf(value: Value | undefined): string | undefined {
  return typeof value === "object" ? value.items[0] : value;
}

/** What an expansion gives: one text, or a list of fields. */
function valuesOf(atom: Expansion, environment: Environment): string | readonly string[] {
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

/** The pattern that atoms mean: what is quoted stands for itself. */
export function argumentPattern(atoms: readonly Atom[], environment: Environment): string {
  return globPattern(
    atoms.flatMap((atom) => {
      if (atom.kind === "char") return [{ text: atom.char, isLiteral: atom.isQuoted }];
      return atom.kind === "empty" ? [] : [{ text: expandText([atom], environment), isLiteral: atom.isQuoted }];
    }),
  );
}

/** Brace expansion: `{a,b}`, `{1..3}`. */
function braces(atoms: readonly Atom[]): (readonly Atom[])[] {
  const is = (at: number, char: string): boolean => {
    const atom = atoms[at];
    return atom?.kind === "char" && !atom.isQuoted && atom.char === char;
  };
  for (let open = 0; open < atoms.length; open++) {
    if (!is(open, "{")) continue;
    let depth = 0;
    const commas: number[] = [];
    let close = -1;
    for (let at = open; at < atoms.length; at++) {
      if (is(at, "{")) depth++;
      else if (is(at, "}") && --depth === 0) {
        close = at;
        break;
      } else if (depth === 1 && is(at, ",")) commas.push(at);
    }
    if (close < 0) continue;
    const [before, after] = [atoms.slice(0, open), atoms.slice(close + 1)];
    const around = (middles: (readonly Atom[])[]): (readonly Atom[])[] =>
      middles.flatMap((middle) =>
        braces(middle).flatMap((each) => braces(after).map((rest) => [...before, ...each, ...rest])),
      );
    if (commas.length > 0) {
      const bounds = [open, ...commas, close];
      return around(bounds.slice(1).map((end, i) => atoms.slice((bounds[i] as number) + 1, end)));
    }
    const inner = atoms
      .slice(open + 1, close)
      .map((atom) => (atom.kind === "char" && !atom.isQuoted ? atom.char : "\0"))
      .join("");
    const range = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
    const letters = /^([A-Za-z])\.\.([A-Za-z])$/.exec(inner);
    const first = atoms[open] as Extract<Atom, { kind: "char" }>;
    const made = (text: string): readonly Atom[] => text.split("").map((char) => ({ ...first, char }));
    if (range) {
      const [from, to] = [Number(range[1]), Number(range[2])];
      const step = Math.max(1, Math.abs(Number(range[3] ?? 1))) * (to < from ? -1 : 1);
      const width =
        /^-?0\d/.test(range[1] ?? "") || /^-?0\d/.test(range[2] ?? "")
          ? Math.max(range[1]?.length ?? 0, range[2]?.length ?? 0)
          : 0;
      const numbers: (readonly Atom[])[] = [];
      for (let n = from; (step > 0 ? n <= to : n >= to) && numbers.length < 1000; n += step)
        numbers.push(made(String(n).padStart(width, "0")));
      return around(numbers);
    }
    if (letters) {
      const [from, to] = [(letters[1] as string).charCodeAt(0), (letters[2] as string).charCodeAt(0)];
      const all = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) =>
        String.fromCharCode(from + (to < from ? -i : i)),
      );
      return around(all.map(made));
    }
  }
  return [atoms];
}
