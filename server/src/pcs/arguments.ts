import type { NvPair } from "../model/attributes.ts";
import { closestOrLonger } from "../text/fuzzy-match.ts";
import { type Refusal, refusal } from "./problem.ts";
import { partOf, type Word } from "./word.ts";

/** `name=value` with both parts as words. */
export interface Pair {
  readonly word: Word;
  readonly name: Word;
  readonly value: Word;
}

const operationWord = /^(?:monitor|start|stop|promote|demote|notify|migrate_to|migrate_from)$/;

/** A word as a pair; throws a refusal when it has no "=" or nothing before it. */
export function pairOf(word: Word): Pair {
  const at = word.value.indexOf("=");
  if (at < 0 && operationWord.test(word.value)) {
    throw refusal(
      word.span,
      `"${word.value}" is an operation, which begins with "op": op ${word.value} interval=….`,
      `op ${word.value}`,
    );
  }
  if (at < 0) throw refusal(word.span, `"${word.value}" has no value: write ${word.value}=….`);
  if (at === 0) throw refusal(word.span, `"${word.value}" has no name before the "=".`);
  return { word, name: partOf(word, 0, at), value: partOf(word, at + 1) };
}

/** Words as pairs; a repeated name is refused with another value, and ignored with the same one. */
export function pairsOf(words: readonly Word[], mayRepeat: ReadonlySet<string> = new Set()): Pair[] {
  const pairs: Pair[] = [];
  for (const word of words) {
    const pair = pairOf(word);
    const known = mayRepeat.has(pair.name.value)
      ? undefined
      : pairs.find((each) => each.name.value === pair.name.value);
    if (known && known.value.value !== pair.value.value) {
      throw refusal(
        word.span,
        `"${pair.name.value}" is given twice, as "${known.value.value}" and as "${pair.value.value}".`,
      );
    }
    if (!known) pairs.push(pair);
  }
  return pairs;
}

/** The model's form of a pair. */
export function nvPairOf({ word, name, value }: Pair): NvPair {
  return { name: name.value, value: value.value, span: word.span, nameSpan: name.span, valueSpan: value.span };
}

/** The value of the pair of that name. */
export function valueNamed(pairs: readonly Pair[], name: string): Word | undefined {
  return pairs.find((pair) => pair.name.value === name)?.value;
}

/** Refuses pairs of other names, and suggests the closest one. */
export function onlyNames(pairs: readonly Pair[], names: readonly string[], what: string): void {
  for (const { name } of pairs) if (!names.includes(name.value)) throw unknownName(name, names, what);
}

function unknownName(name: Word, names: readonly string[], what: string): Refusal {
  const meant = closestOrLonger(name.value, names);
  const instead = meant ? `Did you mean "${meant}"?` : `Expected ${names.join(", ")}.`;
  return refusal(name.span, `There is no option "${name.value}" for ${what}. ${instead}`, meant);
}

/** The words between keywords: those before the first, and a list for each time a keyword is written. */
export interface Sections {
  readonly before: readonly Word[];
  readonly of: ReadonlyMap<string, readonly { readonly keyword: Word; readonly words: readonly Word[] }[]>;
}

/** Splits words at keywords. */
export function sectionsOf(words: readonly Word[], keywords: readonly string[]): Sections {
  const before: Word[] = [];
  const of = new Map<string, { keyword: Word; words: Word[] }[]>();
  let current = before;
  for (const word of words) {
    if (!keywords.includes(word.value)) {
      current.push(word);
      continue;
    }
    current = [];
    const list = of.get(word.value) ?? [];
    list.push({ keyword: word, words: current });
    of.set(word.value, list);
  }
  return { before, of };
}

/** All words of a keyword's sections. */
export function wordsOf(sections: Sections, keyword: string): Word[] {
  return (sections.of.get(keyword) ?? []).flatMap(({ words }) => words);
}
