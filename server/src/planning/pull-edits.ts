import type { ConfigurationFile } from "../conversion/configuration-objects.ts";
import type { PlacedStatement } from "../crm/crm-tree.ts";
import { printObject } from "../crm/statements.ts";
import type { NvPair } from "../model/attributes.ts";
import type { Options } from "../model/configuration.ts";
import type { Pull } from "../protocol.ts";
import { LineIndex } from "../text/line-index.ts";
import { isOptions, isPlain, isUsualSet, keysOf, type Part, setKey } from "./pull-parts.ts";

/** A statement and its file. */
interface Place {
  readonly file: ConfigurationFile;
  readonly placed: PlacedStatement;
}

/** The statements that describe each part; several where they add up. */
export function statementsByKey(files: readonly ConfigurationFile[]): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const file of files) {
    for (const placed of file.tree.statements) {
      const { object } = placed.statement;
      if (!object || object.kind === "monitor") continue;
      for (const { key } of keysOf(object)) {
        const known = places.get(key);
        if (known) known.push({ file, placed });
        else places.set(key, [{ file, placed }]);
      }
    }
  }
  return places;
}

/** The edits that bring the wanted parts into the files; an undefined part is removed. `mentioned` are the statements by part. */
export function editsFor(
  files: readonly ConfigurationFile[],
  mentioned: ReadonlyMap<string, readonly Place[]>,
  wanted: ReadonlyMap<string, Part | undefined>,
): Pull["edits"] {
  const edits = new StatementEdits(files);
  const addedPairs = new Map<string, Part[]>();
  for (const [key, part] of wanted) {
    const places = mentioned.get(key) ?? [];
    const [first] = places;
    if (first !== undefined) edits.replace(places, key, part);
    else if (part && part.pair === undefined) edits.add(part);
    else if (part) {
      const set = key.slice(0, key.lastIndexOf(" "));
      addedPairs.set(set, [...(addedPairs.get(set) ?? []), part]);
    }
  }
  for (const [set, parts] of addedPairs) edits.addPairs(set, parts);
  return edits.finish();
}

/** The new texts of statements, while they are gathered. */
class StatementEdits {
  readonly #files: readonly ConfigurationFile[];
  /** Undefined for a statement that is removed. */
  readonly #texts = new Map<PlacedStatement, string | undefined>();
  /** Sets of options as the edits so far have left them. */
  readonly #options = new Map<PlacedStatement, Options>();
  readonly #added: Part[] = [];

  constructor(files: readonly ConfigurationFile[]) {
    this.#files = files;
  }

  /** A part that no file mentions yet. */
  add(part: Part): void {
    this.#added.push(part);
  }

  /** A part in the place of what the files have of it. */
  replace(places: readonly Place[], key: string, part: Part | undefined): void {
    const [first, ...others] = places;
    if (first === undefined) return;
    if (isPairKey(first, key)) {
      for (const { placed } of places) this.#replacePair(placed, key, part?.pair);
      return;
    }
    this.#texts.set(first.placed, part && printObject(part.object));
    for (const { placed } of others) this.#texts.set(placed, undefined);
    // Its operations from statements of their own are in its statement now.
    if (part?.object.kind === "primitive")
      for (const placed of monitorsOf(this.#files, part.object.id)) this.#texts.set(placed, undefined);
  }

  /** Replaces an attribute of a set, or removes it; the statement too when nothing is left of it. */
  #replacePair(placed: PlacedStatement, key: string, pair: NvPair | undefined): void {
    const object = this.#optionsNow(placed);
    const name = key.slice(key.lastIndexOf(" ") + 1);
    const pairs = object?.set.pairs.flatMap((each) => (each.name !== name ? [each] : pair ? [pair] : [])) ?? [];
    if (object && pairs.length > 0) this.#setOptions(placed, { ...object, set: { ...object.set, pairs } });
    else this.#texts.set(placed, undefined);
  }

  /** New attributes go to the last statement of their set, else to a new one. */
  addPairs(set: string, parts: readonly Part[]): void {
    const pairs = parts.flatMap(({ pair }) => (pair ? [pair] : []));
    const last = this.#files
      .flatMap(({ tree }) => tree.statements)
      .findLast((placed) => {
        const { object } = placed.statement;
        if (!object || !isOptions(object) || !isPlain(object) || setKey(object) !== set) return false;
        return !this.#texts.has(placed) || this.#texts.get(placed) !== undefined;
      });
    const object = last && this.#optionsNow(last);
    if (last && object) {
      this.#setOptions(last, { ...object, set: { ...object.set, pairs: [...object.set.pairs, ...pairs] } });
      return;
    }
    const [first] = parts;
    if (first && isOptions(first.object)) {
      const id = isUsualSet(first.object) ? "" : first.object.id;
      const own = { ...first.object, id, set: { ...first.object.set, pairs } };
      this.#added.push({ ...first, object: own, text: printObject(own) });
    }
  }

  #optionsNow(placed: PlacedStatement): Options | undefined {
    const { object } = placed.statement;
    return this.#options.get(placed) ?? (object && isOptions(object) ? object : undefined);
  }

  #setOptions(placed: PlacedStatement, object: Options): void {
    this.#options.set(placed, object);
    this.#texts.set(placed, printObject(object));
  }

  /** All edits, with the positions of LSP. */
  finish(): Pull["edits"] {
    return [...statementEdits(this.#files, this.#texts), ...additions(this.#files, this.#added)];
  }
}

function isPairKey({ placed }: Place, key: string): boolean {
  const { object } = placed.statement;
  return (
    object !== undefined && isOptions(object) && isPlain(object) && keysOf(object).some((each) => each.key === key)
  );
}

function monitorsOf(files: readonly ConfigurationFile[], resource: string): PlacedStatement[] {
  return files
    .flatMap(({ tree }) => tree.statements)
    .filter(({ statement }) => statement.object?.kind === "monitor" && statement.object.resource.value === resource);
}

/** A statement that is removed takes its line break along. */
function statementEdits(
  files: readonly ConfigurationFile[],
  texts: ReadonlyMap<PlacedStatement, string | undefined>,
): Pull["edits"] {
  return files.flatMap(({ uri, text, tree }) => {
    const lines = new LineIndex(text);
    return tree.statements.flatMap((placed, index) => {
      if (!texts.has(placed)) return [];
      const newText = texts.get(placed);
      const start = placed.offset;
      const end =
        newText === undefined
          ? (tree.statements[index + 1]?.offset ?? text.length)
          : start + placed.statement.text.length;
      return [
        {
          uri,
          range: { start: lines.position(start), end: lines.position(end) },
          newText: newText === undefined ? "" : laidOutAs(placed.statement.text, newText),
        },
      ];
    });
  });
}

/** What was written on one line stays there where it fits. */
function laidOutAs(before: string, text: string): string {
  const flat = text.replace(/ \\\n\t/g, " ");
  return before.includes("\n") || flat.length > 120 ? text : flat;
}

/** What is new goes after the last statement of its kind in the first file, else to its end. */
function additions(files: readonly ConfigurationFile[], added: readonly Part[]): Pull["edits"] {
  const [file] = files;
  if (file === undefined || added.length === 0) return [];
  const lines = new LineIndex(file.text);
  const byPlace = new Map<number, string[]>();
  const commentLine = (line: string): string => (line.startsWith("#") ? line : `# ${line}`);
  for (const { object } of added) {
    const last = file.tree.statements.findLast(({ statement }) => statement.object?.kind === object.kind);
    const at = last ? last.offset + last.statement.text.length : file.text.trimEnd().length;
    const text = [...(object.comments ?? []).map(commentLine), printObject(object)].join("\n");
    byPlace.set(at, [...(byPlace.get(at) ?? []), text]);
  }
  return [...byPlace].map(([at, statements]) => {
    const position = lines.position(at);
    const lead = at === 0 ? "" : "\n";
    const tail = at === file.text.length ? "\n" : "";
    return {
      uri: file.uri,
      range: { start: position, end: position },
      newText: `${lead}${statements.join("\n")}${at === 0 ? "\n" : tail}`,
    };
  });
}
