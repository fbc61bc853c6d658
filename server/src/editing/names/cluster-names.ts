import type { NamePlace } from "../../analysis/name-place.ts";
import { namesIn } from "../../analysis/names.ts";
import { namesInXml } from "../../analysis/names-in-xml.ts";
import type { CibDocument, SourceDocument } from "../../analysis/source-document.ts";
import { type CorosyncTree, corosyncOptions } from "../../corosync/tree.ts";
import type { Statement } from "../../crm/parse-statement.ts";
import type { Memo } from "../../text/memo.ts";
import { type Span, shift, touches } from "../../text/span.ts";
import { namesInPcs } from "./pcs-names.ts";

/** A place in one of a cluster's files where something is defined or referred to; the span counts from the file's start. */
export interface PlacedName {
  readonly uri: string;
  readonly span: Span;
  readonly place: NamePlace;
}

/** The nodes of a corosync.conf, from which a cluster has its nodes' names. */
function nodesIn(tree: CorosyncTree): readonly NamePlace[] {
  return [...corosyncOptions(tree.entries)].flatMap(({ option }): NamePlace[] =>
    option.path === "nodelist.node.name" && option.value
      ? [{ ...option.valueSpan, space: "node", name: option.value, defines: "node" }]
      : [],
  );
}

/** The names in the configuration of a CIB; its status has the same ids again. */
function namesInCib({ text }: CibDocument): readonly NamePlace[] {
  return namesInXml(text.replace(/<status\b[\s\S]*?(?:<\/status>|$)/g, (status) => " ".repeat(status.length)));
}

/** The names in a file that is read as a whole. */
function namesInFile(document: Exclude<SourceDocument, { language: "crm" }>): readonly NamePlace[] {
  if (document.language === "corosync") return nodesIn(document.tree);
  return document.language === "cib" ? namesInCib(document) : namesInPcs(document).places;
}

/** The names at an offset of a file: none, one, or two where one word is a name in two spaces (a remote node and its resource). */
export function namesAt(document: SourceDocument, offset: number, memo: Memo): PlacedName[] {
  const { uri } = document;
  let base = 0;
  let places: readonly NamePlace[];
  if (document.language === "crm") {
    const placed = document.tree.statementAt(offset);
    base = placed.offset;
    places = memo.of(namesIn, placed.statement);
  } else places = memo.of(namesInFile, document);
  const touched = places.filter((place) => touches(place, offset - base));
  const first = touched.find((place) => place.start === offset - base) ?? touched[0];
  return touched
    .filter((place) => place.start === first?.start)
    .map((place) => ({ uri, span: shift(place, base), place }));
}

/** Where a word may go on in the next line, or have quotes or escapes within it: what it names isn't in the text in one piece. */
const pieces = /\S\\\s*\n|\\\S|[^\s=:]["']|["'][^"'\n]*["'][^\s\\]/;

/** Whether a statement may name something of that name: only those are read for names, of thousands. */
function mayName({ text, keyword }: Statement, name: string): boolean {
  return text.includes(name) || keyword === "xml" || pieces.test(text);
}

/** Every place in the cluster's files with that name that `isMatch` accepts, in the order of files and text. */
export function findNames(
  cluster: readonly SourceDocument[],
  memo: Memo,
  name: string,
  isMatch: (place: NamePlace) => boolean = () => true,
): PlacedName[] {
  const found: PlacedName[] = [];
  const isFound = (place: NamePlace): boolean => place.name === name && isMatch(place);
  for (const document of cluster) {
    const { uri } = document;
    if (document.language !== "crm") {
      for (const place of memo.of(namesInFile, document)) {
        if (isFound(place)) found.push({ uri, span: { start: place.start, end: place.end }, place });
      }
      continue;
    }
    for (const { offset, statement } of document.tree.statements) {
      if (!mayName(statement, name)) continue;
      for (const place of memo.of(namesIn, statement)) {
        if (isFound(place)) found.push({ uri, span: shift(place, offset), place });
      }
    }
  }
  return found;
}

/**
 * Every definition and reference of the name at an offset. A remote node and the resource that connects to it are one object
 * with two kinds of name.
 */
export function sameNames(
  document: SourceDocument,
  offset: number,
  cluster: readonly SourceDocument[],
  memo: Memo,
): PlacedName[] {
  const here = namesAt(document, offset, memo);
  const name = here[0]?.place.name;
  if (name === undefined) return [];
  const spaces = new Set(here.map(({ place }) => place.space));
  const found = findNames(filesAround(document, cluster), memo, name);
  for (let before = 0; before < spaces.size; ) {
    before = spaces.size;
    const starts = new Set(found.filter(({ place }) => spaces.has(place.space)).map(keyOf));
    for (const each of found) if (starts.has(keyOf(each))) spaces.add(each.place.space);
  }
  const seen = new Set<string>();
  return found.filter((each) => {
    if (!spaces.has(each.place.space) || seen.has(keyOf(each))) return false;
    seen.add(keyOf(each));
    return true;
  });
}

function keyOf({ uri, span }: PlacedName): string {
  return `${span.start} ${uri}`;
}

/** Copies of corosync.conf under other names don't belong to the cluster, nor the cluster to them. */
function filesAround(document: SourceDocument, cluster: readonly SourceDocument[]): readonly SourceDocument[] {
  const belongs = (each: SourceDocument): boolean =>
    each.language === "crm" || each.language === "cib" || /(?:^|\/)corosync\.conf$/.test(each.uri);
  return belongs(document) ? cluster.filter(belongs) : [document];
}
