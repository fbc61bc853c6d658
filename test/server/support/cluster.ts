import {
  createWorkspace,
  LineIndex,
  type Place,
  parseDocument,
  type SourceDocument,
} from "../../../server/src/workspace.ts";
import { cursor } from "./annotated.ts";

const { clusterAround } = createWorkspace();

/** Files of one cluster, one of which has the cursor in it, drawn as `|`. */
export interface Scene {
  readonly document: SourceDocument;
  readonly offset: number;
  readonly cluster: readonly SourceDocument[];
}

/** Opens files by their names; the `|` in one of them is the cursor. */
export function scene(files: Readonly<Record<string, string>> | string): Scene {
  const texts = Object.entries(typeof files === "string" ? { "cluster.crm": files } : files);
  let asked: { uri: string; offset: number } | undefined;
  const documents = texts.map(([name, text]) => {
    const uri = `file:///cluster/${name}`;
    const hasCursor = !asked && text.replaceAll(" | ", "").includes("|");
    const placed = hasCursor ? cursor(text) : undefined;
    if (placed) asked = { uri, offset: placed.offset };
    return parseDocument(uri, name.endsWith(".conf") ? "corosync" : "crm", placed?.text ?? text);
  });
  const document = documents.find(({ uri }) => uri === asked?.uri);
  if (!document || !asked) throw new Error("No file has a | for the cursor.");
  return { document, offset: asked.offset, cluster: clusterAround(document, documents) };
}

/** A place as people say it: `cluster.crm:2:10 vip`. */
export function describePlace({ cluster }: Scene, { uri, span }: Place): string {
  const document = cluster.find((each) => each.uri === uri);
  if (!document) return `${uri} is not in the cluster`;
  const { line, character } = new LineIndex(document.text).position(span.start);
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return `${name}:${line + 1}:${character + 1} ${document.text.slice(span.start, span.end)}`;
}

/** The files after edits, by their names. */
export function applyEdits(
  { cluster }: Scene,
  edits: readonly (Place & { readonly text: string })[],
): Record<string, string> {
  return Object.fromEntries(
    cluster.map(({ uri, text }) => {
      const own = edits.filter((edit) => edit.uri === uri).sort((a, b) => b.span.start - a.span.start);
      const edited = own.reduce(
        (rest, { span, text: by }) => rest.slice(0, span.start) + by + rest.slice(span.end),
        text,
      );
      return [uri.slice(uri.lastIndexOf("/") + 1), edited];
    }),
  );
}
