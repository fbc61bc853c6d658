import type { Statement } from "../crm/parse-statement.ts";
import type { StatementRun } from "../crm/statement-run.ts";
import type { SourceDocument } from "./source-document.ts";

/** The statements that differ between two versions of a file, and the runs that are new. */
export interface ChangedStatements {
  readonly uri: string;
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
  readonly runs: readonly StatementRun[];
}

const none: readonly StatementRun[] = [];

function runsOf(document: SourceDocument): readonly StatementRun[] {
  return document.language === "crm" ? document.tree.runs : none;
}

/** Whether two lists are the same files, in whatever versions. */
export function isSameFiles(before: readonly SourceDocument[], after: readonly SourceDocument[]): boolean {
  return (
    before.length === after.length &&
    after.every(({ uri, language }, i) => uri === before[i]?.uri && language === before[i]?.language)
  );
}

/**
 * What changed between two versions of the same files, a stretch for each file that did. Runs and statements that were taken over are
 * the same objects, so this costs little even in large files.
 */
export function changedStatements(
  before: readonly SourceDocument[],
  after: readonly SourceDocument[],
): readonly ChangedStatements[] {
  return after.flatMap((next, i) => {
    const old = before[i] as SourceDocument;
    return old === next ? [] : changesOf(next.uri, runsOf(old), runsOf(next));
  });
}

/** All statements of files, as changes from files without any. */
export function statementsAdded(documents: readonly SourceDocument[]): readonly ChangedStatements[] {
  return documents.flatMap((document) => changesOf(document.uri, none, runsOf(document)));
}

function changesOf(uri: string, old: readonly StatementRun[], next: readonly StatementRun[]): ChangedStatements[] {
  const [oldRuns, runs] = difference(old, next);
  if (oldRuns.length === 0 && runs.length === 0) return [];
  const statementsIn = (each: readonly StatementRun[]) => each.flatMap(({ statements }) => statements);
  const [removed, added] = difference(statementsIn(oldRuns), statementsIn(runs));
  return [{ uri, removed, added, runs }];
}

/** What is between the same begin and the same end of two lists. */
function difference<T>(old: readonly T[], next: readonly T[]): [old: readonly T[], next: readonly T[]] {
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) start++;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === next[next.length - 1 - end]) end++;
  return [old.slice(start, old.length - end), next.slice(start, next.length - end)];
}
