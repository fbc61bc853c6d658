import { referableId } from "../model/symbols.ts";
import type { Memo } from "../text/memo.ts";
import type { SourceDocument } from "./source-document.ts";

/** The ids of the resources that a file defines. */
function definedIds({ language, tree }: SourceDocument): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { statement } of language === "crm" ? tree.statements : []) {
    const id = statement.object && referableId(statement.object);
    if (id !== undefined) found.add(id);
  }
  return found;
}

/** Whether two files share so many resources that one is a version of the other, and not a part of the same cluster. */
function isVersionOf(one: SourceDocument, other: SourceDocument, memo: Memo): boolean {
  const [fewer, more] = [memo.of(definedIds, one), memo.of(definedIds, other)].sort((a, b) => a.size - b.size);
  if (!fewer || !more) return false;
  let shared = 0;
  for (const id of fewer) if (more.has(id)) shared++;
  return shared > 0 && shared * 2 >= fewer.size;
}

function baseName(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}

/** The corosync.conf that counts for crm files: the one of that name, or the only one; the others are copies. */
export function mainCorosync(folder: readonly SourceDocument[]): SourceDocument | undefined {
  const all = folder.filter(({ language }) => language === "corosync");
  return all.find(({ uri }) => baseName(uri) === "corosync.conf") ?? (all.length === 1 ? all[0] : undefined);
}

/**
 * The files among a folder's that describe one cluster with `document`, itself among them. A crm file that defines half of the
 * same resources again is another version of the configuration, a copy or a sample, and is left out, as is a second corosync.conf.
 * Of CIBs in a folder the first counts.
 */
export function clusterAround(
  document: SourceDocument,
  folder: readonly SourceDocument[],
  memo: Memo,
): SourceDocument[] {
  // A script alone makes a whole cluster.
  if (folder.length < 2 || document.language === "pcs") return [document];
  const corosync = document.language === "corosync" ? document : mainCorosync(folder);
  if (document.language === "cib") return corosync ? [document, corosync] : [document];
  // A CIB is a whole configuration: it counts for corosync.conf where there is no crm file.
  const cib = folder.some(({ language }) => language === "crm")
    ? undefined
    : folder.find(({ language }) => language === "cib");
  if (cib) return document === mainCorosync(folder) ? [document, cib] : [document];
  return folder.filter((other) => {
    if (other.uri === document.uri) return true;
    if (other.language === "pcs" || other.language === "cib") return false;
    return other.language === "corosync" ? other === corosync : !isVersionOf(document, other, memo);
  });
}
