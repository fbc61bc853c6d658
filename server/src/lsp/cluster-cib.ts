import type { ClusterCib, ClusterCibParams } from "../protocol.ts";
import { convert, type SourceDocument, type TargetVersions, type Workspace } from "../workspace.ts";
import type { ClusterFiles } from "./cluster-files.ts";

/**
 * quorate/clusterCib: what all files of the cluster that a document belongs to describe together, as a CIB. A document that can't be read is
 * an error.
 */
export function clusterCib(
  workspace: Workspace,
  files: ClusterFiles,
  { uri, only }: ClusterCibParams,
  target: TargetVersions | undefined,
): ClusterCib {
  const document = files.read(uri);
  const documents = only ? only.flatMap((each) => files.read(each) ?? []) : document ? files.clusterOf(document) : [];
  const membership = workspace.membership(documents);
  const crm = documents.filter(({ language }) => language === "crm");
  const uris = crm.map((each) => each.uri);
  if (document === undefined || crm.length === 0) {
    return { cib: "", uris, membership, errors: [{ uri, line: 1, column: 1, message: `"${uri}" can't be read.` }] };
  }
  const { text, errors } = convert(uri, crm.map((each) => `${each.text}\n`).join(""), "crm", "cib", {
    pacemaker: target?.pacemaker,
  });
  return { cib: text, uris, membership, errors: errors.map((error) => ({ ...error, ...placeOf(crm, error.line) })) };
}

/** The file and its line at a line of the joined texts; all lines count from 1. */
function placeOf(documents: readonly SourceDocument[], line: number): { uri: string; line: number } {
  let left = line;
  for (const { uri, text } of documents) {
    const lines = text.split("\n").length;
    if (left <= lines) return { uri, line: left };
    left -= lines;
  }
  return { uri: documents[0]?.uri ?? "", line: 1 };
}
