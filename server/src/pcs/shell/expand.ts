import { braces } from "./brace-expansion.ts";
import type { Environment, Origin } from "./environment.ts";
import { expandText, textOf, valuesOf } from "./expand-text.ts";
import { split } from "./split-fields.ts";
import { type Atom, type Expansion, isUnknown, type RawWord } from "./syntax.ts";

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
