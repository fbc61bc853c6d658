import type { ConvertResult } from "../../../../server/src/protocol.ts";
import type { ClusterView } from "../../cluster/status/snapshot.ts";
import { connectionSentence } from "./format-cluster.ts";

/** Where a shown configuration comes from: a document, or the live CIB of a cluster. */
export type ConvertedSource =
  | { readonly kind: "document"; readonly uri: string; readonly path: string }
  | { readonly kind: "cluster"; readonly name: string };

/** A configuration shown in another language than its own. */
export interface ConvertedView {
  readonly source: ConvertedSource;
  readonly from: "crm" | "cib";
  readonly to: "crm" | "cib";
}

/** A place with what is wrong there, lines and columns counted from 1. */
export type Problem = ConvertResult["errors"][number];

/** What the tab says: `cib.xml (crm)`, `cluster.crm (CIB XML)`, `lab live (crm)`. */
export function viewTitle({ source, to }: ConvertedView): string {
  const language = to === "crm" ? "crm" : "CIB XML";
  return source.kind === "cluster" ? `${source.name} live (${language})` : `${lastPart(source.path)} (${language})`;
}

/** A view as the parts of a URI; the folder stays in the path, so that two files of one name can be told apart. */
export function viewAddress(view: ConvertedView): { readonly path: string; readonly query: string } {
  const { source, from, to } = view;
  const folder = source.kind === "document" ? source.path.slice(0, source.path.lastIndexOf("/") + 1) : "";
  const title = viewTitle(view).replaceAll("/", "⁄");
  const origin = source.kind === "cluster" ? { cluster: source.name } : { document: source.uri, path: source.path };
  return {
    path: `${folder.startsWith("/") ? "" : "/"}${folder}${title}`,
    query: new URLSearchParams({ from, to, ...origin }).toString(),
  };
}

/** The view that a URI's query tells of; undefined when it tells of none. */
export function viewOfQuery(query: string): ConvertedView | undefined {
  const parts = new URLSearchParams(query);
  const [from, to, cluster, uri] = ["from", "to", "cluster", "document"].map((name) => parts.get(name));
  if (!isLanguage(from) || !isLanguage(to)) return undefined;
  if (cluster) return { source: { kind: "cluster", name: cluster }, from, to };
  return uri ? { source: { kind: "document", uri, path: parts.get("path") ?? "" }, from, to } : undefined;
}

/** `cib.xml:3:14: message`; a problem without a file is its message alone. */
export function formatProblem({ uri, line, column, message }: Problem): string {
  const name = decodeURIComponent(lastPart(uri));
  return name === "" ? message : `${name}:${line}:${column}: ${message}`;
}

/** What keeps a view from being up to date, for its first line: `Not up to date: cib.xml:3:14: …`; undefined when nothing does. */
export function noteOf(view: ConvertedView, problems: readonly Problem[], cluster?: ClusterView): string | undefined {
  if (view.source.kind === "cluster") {
    if (cluster === undefined) return `Not up to date: "${view.source.name}" is no longer configured.`;
    if (cluster.connection.kind !== "connected") return `Not up to date: ${connectionSentence(cluster)}`;
  }
  const [first] = problems;
  return first && `Not up to date: ${formatProblem(first)}`;
}

/** What a view says that was never filled: why, as a comment of its language. */
export function emptyText({ to }: ConvertedView, problems: readonly Problem[]): string {
  const lines = problems.map(formatProblem);
  return to === "crm"
    ? lines.map((line) => `# ${line}\n`).join("")
    : `<!-- ${lines.join(" ").replaceAll("--", "- -")} -->\n`;
}

function isLanguage(word: string | null | undefined): word is ConvertedView["from"] {
  return word === "crm" || word === "cib";
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
