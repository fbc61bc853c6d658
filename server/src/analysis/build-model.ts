import { corosyncModelOf } from "../corosync/lower.ts";
import type { Statement } from "../crm/parse-statement.ts";
import { ClusterModel, type DefinitionTable } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncModel } from "../model/corosync-model.ts";
import type { DefinedObject, PlacedObject } from "../model/defined-object.ts";
import { referableId } from "../model/symbols.ts";
import type { TargetVersions } from "../model/target.ts";
import type { Memo } from "../text/memo.ts";
import { Definitions, type Replacement } from "./definitions.ts";
import type { SourceDocument } from "./source-document.ts";
import type { ChangedStatements } from "./statement-changes.ts";

function placeAll(documents: readonly SourceDocument[]): PlacedObject[] {
  const placed: PlacedObject[] = [];
  for (const { language, uri, tree } of documents) {
    if (language !== "crm") continue;
    for (const { offset, statement } of tree.statements) {
      if (statement.object) placed.push({ uri, offset, object: statement.object });
    }
  }
  return placed;
}

function* objectsIn(documents: readonly SourceDocument[]): Generator<DefinedObject> {
  for (const { language, uri, tree } of documents) {
    if (language !== "crm") continue;
    for (const { statement } of tree.statements) if (statement.object) yield { uri, object: statement.object };
  }
}

function definitionsIn(documents: readonly SourceDocument[]): Definitions {
  return Definitions.of(objectsIn(documents));
}

function definedId({ object }: Statement): string | undefined {
  return object && referableId(object);
}

/** Every id in an XML text. */
export function idsInXml(source: string): string[] {
  return [...source.matchAll(/\sid\s*=\s*["']([^"']+)["']/g)].map((match) => match[1] as string);
}

/** Names that a statement defines though the model carries it verbatim. */
function otherNamesIn({ object }: Statement): string[] {
  return object?.kind === "xml" ? idsInXml(object.source) : [];
}

function allOtherNames(documents: readonly SourceDocument[]): Set<string> {
  const names = new Set<string>();
  for (const { language, tree } of documents) {
    if (language !== "crm") continue;
    for (const { statement } of tree.statements) {
      for (const name of otherNamesIn(statement)) names.add(name);
    }
  }
  return names;
}

type CorosyncDocument = Extract<SourceDocument, { language: "corosync" }>;

const lowered = ({ uri, tree }: CorosyncDocument): CorosyncModel => corosyncModelOf(uri, tree);

/** The first corosync.conf among the files; the same object for the same document. */
export function corosyncIn(documents: readonly SourceDocument[], memo: Memo): CorosyncModel | undefined {
  const document = documents.find((each) => each.language === "corosync");
  return document && memo.of(lowered, document);
}

/** The configuration that the files of one cluster are together. */
export function buildModel(documents: readonly SourceDocument[], target: TargetVersions, memo: Memo): ClusterModel {
  return new ClusterModel({
    corosync: corosyncIn(documents, memo),
    target,
    memo,
    place: () => placeAll(documents),
    definitions: definitionsIn(documents),
    otherNames: allOtherNames(documents),
  });
}

/** The model after some statements changed: what they have no part in is taken over from the model before. */
export function updateModel(
  model: ClusterModel,
  documents: readonly SourceDocument[],
  changes: readonly ChangedStatements[],
  target: TargetVersions,
): ClusterModel {
  const touched = changes.flatMap(({ removed, added }) => [...removed, ...added]);
  return new ClusterModel({
    place: () => placeAll(documents),
    definitions: nextDefinitions(model.definitions, changes) ?? definitionsIn(documents),
    otherNames: touched.some(({ object }) => object?.kind === "xml") ? allOtherNames(documents) : model.otherNames,
    known: nextKinds(model.knownKinds, changes),
    corosync: corosyncIn(documents, model.memo),
    target,
    memo: model.memo,
  });
}

/** More objects than this are gathered again and not looked up one by one. */
const mostReplacements = 16;

/** The changes as objects that took the place of others; undefined when some were only added or removed, or there are many. */
function replacements(changes: readonly ChangedStatements[]): Replacement[] | undefined {
  if (changes.some(({ removed, added }) => removed.length !== added.length || added.length > mostReplacements)) {
    return undefined;
  }
  return changes.flatMap(({ uri, removed, added }) =>
    removed.map((statement, index) => {
      const object = added[index]?.object;
      return { old: statement.object, next: object && { uri, object } };
    }),
  );
}

/** The definitions after a change; undefined when they must be gathered again. */
function nextDefinitions(
  definitions: DefinitionTable,
  changes: readonly ChangedStatements[],
): DefinitionTable | undefined {
  const replaced = replacements(changes);
  if (!replaced) {
    const defines = (statement: Statement): boolean => definedId(statement) !== undefined;
    return changes.some(({ removed, added }) => removed.some(defines) || added.some(defines)) ? undefined : definitions;
  }
  return definitions instanceof Definitions ? definitions.after(replaced) : undefined;
}

/** The lists of kinds after objects were replaced by such of the same kind; a kind of which some were added or removed is left out. */
function nextKinds(
  kinds: ClusterModel["knownKinds"],
  changes: readonly ChangedStatements[],
): Map<ClusterObject["kind"], readonly DefinedObject[]> {
  const known = new Map(kinds);
  const replaced = replacements(changes);
  if (!replaced || replaced.some(({ old, next }) => old?.kind !== next?.object.kind)) {
    for (const { removed, added } of changes) {
      for (const { object } of [...removed, ...added]) if (object) known.delete(object.kind);
    }
    return known;
  }
  for (const { old, next } of replaced) {
    const list = old && known.get(old.kind);
    const at = list?.findIndex(({ object }) => object === old) ?? -1;
    if (old && next && list && at >= 0) known.set(old.kind, list.with(at, next));
  }
  return known;
}
