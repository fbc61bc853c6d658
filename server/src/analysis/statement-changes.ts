import type { PlacedStatement } from "../crm/crm-tree.ts";
import type { Statement } from "../crm/parse-statement.ts";
import type { SourceDocument } from "./source-document.ts";

/** The statements that differ between two versions of a file: those from `start` on, up to an end in each version. */
export interface ChangedStatements {
  readonly uri: string;
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

const none: readonly PlacedStatement[] = [];

function statementsOf(document: SourceDocument): readonly PlacedStatement[] {
  return document.language === "crm" ? document.tree.statements : none;
}

/** Whether two lists are the same files, in whatever versions. */
export function isSameFiles(before: readonly SourceDocument[], after: readonly SourceDocument[]): boolean {
  return (
    before.length === after.length &&
    after.every(({ uri, language }, i) => uri === before[i]?.uri && language === before[i]?.language)
  );
}

/**
 * What changed between two versions of the same files, a stretch for each file that did. Statements that were taken over are the
 * same objects, so this costs little even in large files.
 */
export function changedStatements(
  before: readonly SourceDocument[],
  after: readonly SourceDocument[],
): readonly ChangedStatements[] {
  return after.flatMap((next, i) => {
    const old = before[i] as SourceDocument;
    return old === next ? [] : changesOf(next.uri, statementsOf(old), statementsOf(next));
  });
}

/** All statements of files, as changes from files without any. */
export function statementsAdded(documents: readonly SourceDocument[]): readonly ChangedStatements[] {
  return documents.flatMap((document) => changesOf(document.uri, none, statementsOf(document)));
}

function changesOf(
  uri: string,
  old: readonly PlacedStatement[],
  next: readonly PlacedStatement[],
): ChangedStatements[] {
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && (old[start] === next[start] || old[start]?.statement === next[start]?.statement)) start++;
  let oldEnd = old.length;
  let newEnd = next.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1]?.statement === next[newEnd - 1]?.statement) {
    oldEnd--;
    newEnd--;
  }
  if (start === oldEnd && start === newEnd) return [];
  const removed = old.slice(start, oldEnd).map(({ statement }) => statement);
  const added = next.slice(start, newEnd).map(({ statement }) => statement);
  return [{ uri, start, oldEnd, newEnd, removed, added }];
}
