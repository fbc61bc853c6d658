import { corosyncModelOf } from "../corosync/lower.ts";
import type { Statement } from "../crm/parse-statement.ts";
import type { StatementRun } from "../crm/statement-run.ts";
import { ClusterModel } from "../model/cluster-model.ts";
import type { ClusterObject } from "../model/configuration.ts";
import type { CorosyncModel } from "../model/corosync-model.ts";
import type { DefinedObject, PlacedObject } from "../model/defined-object.ts";
import type { TargetVersions } from "../model/target.ts";
import type { Memo } from "../text/memo.ts";
import { type Definition, Definitions, definedBy } from "./definitions.ts";
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

/** What the statements of a run define, in their order. */
function definedIn({ statements }: StatementRun, uri: string): Definition[] {
  return definedBy(statements).map(({ id, object }) => [id, { uri, object }]);
}

function definitionsIn(documents: readonly SourceDocument[], memo: Memo): Definition[][] {
  return documents.flatMap(({ language, uri, tree }) =>
    language === "crm" ? tree.runs.map((run) => memo.of(definedIn, run, uri)) : [],
  );
}

/** The objects of some statements by their kinds, in their order. */
function objectsByKind({ statements }: StatementRun, uri: string): Map<ClusterObject["kind"], DefinedObject[]> {
  const found = new Map<ClusterObject["kind"], DefinedObject[]>();
  for (const { object } of statements) {
    if (!object) continue;
    const known = found.get(object.kind);
    if (known) known.push({ uri, object });
    else found.set(object.kind, [{ uri, object }]);
  }
  return found;
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
    for (const { statements } of tree.runs) {
      for (const statement of statements) for (const name of otherNamesIn(statement)) names.add(name);
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

/** What a model takes from the statements of its files. */
function statementParts(documents: readonly SourceDocument[], memo: Memo) {
  return {
    place: () => placeAll(documents),
    ofKind: (kind: ClusterObject["kind"]) =>
      documents.flatMap(({ language, uri, tree }) =>
        language === "crm" ? tree.runs.flatMap((run) => memo.of(objectsByKind, run, uri).get(kind) ?? []) : [],
      ),
  };
}

/** The configuration that the files of one cluster are together. */
export function buildModel(documents: readonly SourceDocument[], target: TargetVersions, memo: Memo): ClusterModel {
  return new ClusterModel({
    ...statementParts(documents, memo),
    corosync: corosyncIn(documents, memo),
    target,
    memo,
    definitions: Definitions.of(() => definitionsIn(documents, memo)),
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
  const { definitions, memo } = model;
  const all = () => definitionsIn(documents, memo);
  const touched = changes.flatMap(({ removed, added }) => [...removed, ...added].flatMap(({ object }) => object ?? []));
  const known = new Map(model.knownKinds);
  for (const { kind } of touched) known.delete(kind);
  return new ClusterModel({
    ...statementParts(documents, memo),
    definitions:
      (definitions instanceof Definitions ? definitions.after(changes, all) : undefined) ?? Definitions.of(all),
    otherNames: touched.some(({ kind }) => kind === "xml") ? allOtherNames(documents) : model.otherNames,
    known,
    corosync: corosyncIn(documents, memo),
    target,
    memo,
  });
}
