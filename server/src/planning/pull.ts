import { maskedSecrets, maskSecrets } from "../cib/masked-secrets.ts";
import { clusterOwned, mergeCib } from "../cib/merge-cib.ts";
import { MergeError } from "../cib/merge-error.ts";
import { configurationOf } from "../cib/read-cib.ts";
import { writeObject } from "../cib/write-object.ts";
import {
  type ConfigurationFile,
  type ConfigurationProblem,
  gatherObjects,
} from "../conversion/configuration-objects.ts";
import { objectPrinter } from "../conversion/convert.ts";
import { keyOf, titleOf } from "../conversion/object-names.ts";
import type { PlacedStatement } from "../crm/crm-tree.ts";
import { printObject } from "../crm/statements.ts";
import type { NvPair } from "../model/attributes.ts";
import { type ClusterObject, isResource, type Options } from "../model/configuration.ts";
import type { Pull, PullBase } from "../protocol.ts";
import { LineIndex } from "../text/line-index.ts";
import { omitUndefined } from "../text/omit-undefined.ts";
import { withSecrets } from "../text/secret-values.ts";
import { parseXml, type XmlElement, XmlError } from "../text/xml.ts";

/**
 * The edits that bring a live configuration into the files that describe it. Merged three ways: what only the cluster changed
 * since `base` is taken over, what only the files changed is kept, what both changed is a conflict. Never throws: see `errors`.
 */
export function pullChanges(
  files: readonly ConfigurationFile[],
  liveCib: string,
  base: PullBase | undefined,
  take: readonly string[],
): Pull {
  const nothing = { edits: [], changes: [], conflicts: [], base: base ?? {} };
  const refuse = (errors: readonly ConfigurationProblem[]): Pull => ({ ...nothing, errors });
  const { objects, problems, problemAt } = gatherObjects(files);
  if (problems.length > 0) return refuse(problems);
  let live: XmlElement;
  let own: XmlElement;
  try {
    live = parseXml(liveCib);
    if (live.name !== "cib" || !configurationOf(live))
      return refuse([problemAt(undefined, "What the cluster answered is not a CIB.")]);
    own = mergeCib(live, objects, { mode: "update", modernize: true });
  } catch (error) {
    if (error instanceof MergeError) return refuse([problemAt(error.object, error.message)]);
    if (error instanceof XmlError) return refuse([problemAt(undefined, `A CIB can't be read: ${error.message}`)]);
    throw error;
  }
  const print = objectPrinter();
  const mentioned = statementsByKey(files);
  const read = (cib: XmlElement) => partsOf(print(cib).map(({ object }) => object));
  const hidden = objects.flatMap((object) => (isResource(object) ? maskedSecrets(writeObject(object)) : []));
  const [theirs, withLive] = [read(maskSecrets(live, hidden)), read(maskSecrets(own, hidden))];
  const [shownTheirs, shownOurs] = [live, own].map((cib) => read(withSecrets(cib, () => "•••")));
  const shown = (parts: typeof theirs | undefined, key: string): string | undefined => {
    const part = parts?.get(key);
    return part && (part.text || part.title.id);
  };
  const old = new Map(Object.entries(base ?? {}));

  const wanted = new Map<string, Part | undefined>();
  const conflicts: Pull["conflicts"][number][] = [];
  const changes: Pull["changes"][number][] = [];
  for (const key of new Set([...mentioned.keys(), ...theirs.keys()])) {
    const file = mentioned.has(key) ? withLive.get(key) : undefined;
    const cluster = theirs.get(key);
    if (file?.text === cluster?.text) continue;
    const before = old.get(key);
    const part = cluster ?? file;
    if (part === undefined) continue;
    const [ours, others] = [file && shown(shownOurs, key), shown(shownTheirs, key)];
    // Where only a secret differs, nobody knows who changed it: what it was is not remembered.
    const isSecretAlone = ours === others;
    const isKeptByFile = base !== undefined && ours === before && !isSecretAlone;
    const isKeptByCluster = base !== undefined && others === before && !isSecretAlone;
    if (isKeptByCluster) continue;
    // What the files never mentioned is none of theirs.
    if (file === undefined && before !== undefined) continue;
    if (file === undefined && !isWorthMentioning(part)) continue;
    if (base === undefined && cluster === undefined) continue;
    if (isKeptByFile || file === undefined || take.includes(key)) {
      wanted.set(key, cluster);
      changes.push({
        kind: file === undefined ? "added" : cluster === undefined ? "removed" : "changed",
        ...part.title,
      });
    } else {
      conflicts.push({
        key,
        ...part.title,
        ...omitUndefined({ file: ours, cluster: others }),
      });
    }
  }
  return {
    edits: editsFor(files, mentioned, wanted),
    changes,
    conflicts,
    base: Object.fromEntries([...theirs.keys()].map((key) => [key, shown(shownTheirs, key) ?? ""])),
    errors: [],
  };
}

/** What is merged as one: an object, or one attribute of a set of options. */
interface Part {
  readonly object: ClusterObject;
  /** Of a set of options, the attribute. */
  readonly pair?: NvPair;
  readonly text: string;
  readonly title: { readonly type: string; readonly id: string };
}

/** The ids that the sets of options have where none is written (crmsh's and pcs's). */
const usualSets: Readonly<Record<Options["kind"], string>> = {
  property: "cib-bootstrap-options",
  rsc_defaults: "rsc-options",
  op_defaults: "op-options",
};

function isOptions(object: ClusterObject): object is Options {
  return object.kind === "property" || object.kind === "rsc_defaults" || object.kind === "op_defaults";
}

/** Sets of options with a rule or a score mean something only as a whole. */
function isPlain({ set }: Options): boolean {
  return set.rules.length === 0 && set.pairs.every(({ name }) => name !== undefined);
}

function keysOf(object: ClusterObject): { readonly key: string; readonly pair?: NvPair }[] {
  // The old form of a promotable clone may have become today's on the way to the cluster.
  if (object.kind === "master") return [{ key: keyOf({ ...object, kind: "clone" }) }];
  if (!isOptions(object)) return [{ key: keyOf(object) }];
  const key = `${object.kind} ${object.id || usualSets[object.kind]}`;
  if (!isPlain(object)) return [{ key }];
  return object.set.pairs.map((pair) => ({ key: `${key} ${pair.name}`, pair }));
}

function partsOf(objects: readonly ClusterObject[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const object of objects) {
    for (const { key, pair } of keysOf(object)) {
      if (pair && clusterOwned.has(pair.name ?? "")) continue;
      const text = pair ? `${pair.name}=${pair.value ?? ""}` : printObject(object);
      const title = titleOf(object);
      parts.set(key, {
        object,
        text,
        title: pair ? { type: title.type, id: pair.name ?? "" } : title,
        ...omitUndefined({ pair }),
      });
    }
  }
  return parts;
}

/** A node that is there, and in no other state than an administrator puts it for an hour, says nothing that a file should. */
function isWorthMentioning({ object }: Part): boolean {
  if (object.kind !== "node") return true;
  const names = [...object.attributes, ...object.utilization].flatMap(({ pairs }) => pairs.map(({ name }) => name));
  return names.some((name) => name !== "standby" && name !== "maintenance") || object.description !== undefined;
}

interface Place {
  readonly file: ConfigurationFile;
  readonly placed: PlacedStatement;
}

/** The statements that say something of each part; several where they add up. */
function statementsByKey(files: readonly ConfigurationFile[]): Map<string, Place[]> {
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

function editsFor(
  files: readonly ConfigurationFile[],
  mentioned: ReadonlyMap<string, readonly Place[]>,
  wanted: ReadonlyMap<string, Part | undefined>,
): Pull["edits"] {
  const texts = new Map<PlacedStatement, string | undefined>();
  const added: Part[] = [];
  const addedPairs = new Map<string, Part[]>();
  for (const [key, part] of wanted) {
    const places = mentioned.get(key) ?? [];
    const [first, ...others] = places;
    if (first === undefined) {
      if (part?.pair === undefined) added.push(...(part ? [part] : []));
      else {
        const set = key.slice(0, key.lastIndexOf(" "));
        addedPairs.set(set, [...(addedPairs.get(set) ?? []), part]);
      }
      continue;
    }
    if (isPairKey(first, key)) {
      for (const { placed } of places) texts.set(placed, withPair(placed, texts, key, part?.pair));
      continue;
    }
    texts.set(first.placed, part && printObject(part.object));
    for (const { placed } of others) texts.set(placed, undefined);
    // Its operations from outside are in its own words now.
    if (part?.object.kind === "primitive")
      for (const placed of monitorsOf(files, part.object.id)) texts.set(placed, undefined);
  }
  for (const [set, parts] of addedPairs) addPairs(files, texts, added, set, parts);
  return [...statementEdits(files, texts), ...additions(files, added)];
}

function isPairKey({ placed }: Place, key: string): boolean {
  const { object } = placed.statement;
  return (
    object !== undefined && isOptions(object) && isPlain(object) && keysOf(object).some((each) => each.key === key)
  );
}

/** The statement with an attribute of its set replaced, or without it; undefined when nothing is left of it. */
function withPair(
  placed: PlacedStatement,
  texts: ReadonlyMap<PlacedStatement, string | undefined>,
  key: string,
  pair: NvPair | undefined,
): string | undefined {
  const object = optionsNow(placed, texts);
  if (!object) return undefined;
  const name = key.slice(key.lastIndexOf(" ") + 1);
  const pairs = object.set.pairs.flatMap((each) => (each.name !== name ? [each] : pair ? [pair] : []));
  return pairs.length === 0 ? undefined : remember(placed, { ...object, set: { ...object.set, pairs } });
}

const edited = new WeakMap<PlacedStatement, Options>();

/** The set as earlier edits have left it. */
function optionsNow(
  placed: PlacedStatement,
  texts: ReadonlyMap<PlacedStatement, string | undefined>,
): Options | undefined {
  const { object } = placed.statement;
  const known = texts.has(placed) ? edited.get(placed) : undefined;
  return known ?? (object && isOptions(object) ? object : undefined);
}

function remember(placed: PlacedStatement, object: Options): string {
  edited.set(placed, object);
  return printObject(object);
}

/** New attributes go to the last statement of their set, else to a new one. */
function addPairs(
  files: readonly ConfigurationFile[],
  texts: Map<PlacedStatement, string | undefined>,
  added: Part[],
  set: string,
  parts: readonly Part[],
): void {
  const pairs = parts.flatMap(({ pair }) => (pair ? [pair] : []));
  const home = files
    .flatMap(({ tree }) => tree.statements)
    .findLast((placed) => {
      const { object } = placed.statement;
      return (
        object &&
        isOptions(object) &&
        isPlain(object) &&
        `${object.kind} ${object.id || usualSets[object.kind]}` === set &&
        (!texts.has(placed) || texts.get(placed) !== undefined)
      );
    });
  const object = home && optionsNow(home, texts);
  if (home && object) {
    texts.set(home, remember(home, { ...object, set: { ...object.set, pairs: [...object.set.pairs, ...pairs] } }));
    return;
  }
  const [first] = parts;
  if (first && isOptions(first.object)) {
    const id = first.object.id === usualSets[first.object.kind] ? "" : first.object.id;
    const own = { ...first.object, id, set: { ...first.object.set, pairs } };
    added.push({ ...first, object: own, text: printObject(own) });
  }
}

function monitorsOf(files: readonly ConfigurationFile[], resource: string): PlacedStatement[] {
  return files
    .flatMap(({ tree }) => tree.statements)
    .filter(({ statement }) => statement.object?.kind === "monitor" && statement.object.resource.value === resource);
}

/** A statement that goes takes its line break along. */
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

/** What is new goes behind the last statement of its kind in the first file, else to its end. */
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
