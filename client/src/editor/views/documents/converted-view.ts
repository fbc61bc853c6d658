import type { ConvertResult } from "../../../../../server/src/protocol.ts";
import type { ClusterView } from "../../../cluster/status/snapshot.ts";
import { connectionSentence } from "../format-cluster.ts";

/** Where a shown configuration comes from: a document, or the live CIB of a cluster. */
export type ConvertedSource =
  | { readonly kind: "document"; readonly uri: string; readonly path: string }
  | { readonly kind: "cluster"; readonly name: string };

/** A configuration shown in a language other than its own. */
export interface ConvertedView {
  readonly source: ConvertedSource;
  readonly from: "crm" | "cib";
  readonly to: "crm" | "cib";
}

/** A problem and where it is; lines and columns count from 1. */
export type Problem = ConvertResult["errors"][number];

/** The title of the tab: `cib.xml (crm)`, `cluster.crm (CIB XML)`, `lab live (crm)`. */
export function viewTitle({ source, to }: ConvertedView): string {
  const language = to === "crm" ? "crm" : "CIB XML";
  return source.kind === "cluster" ? `${source.name} live (${language})` : `${lastPart(source.path)} (${language})`;
}

/** A view as the parts of a URI; the path includes the folder, to distinguish files of the same name. */
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

/** The view that a URI's query describes; undefined when it describes none. */
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

/** Why a view is not up to date, for its first line: `Not up to date: cib.xml:3:14: …`; undefined when it is. */
export function noteOf(view: ConvertedView, problems: readonly Problem[], cluster?: ClusterView): string | undefined {
  if (view.source.kind === "cluster") {
    if (cluster === undefined) return `Not up to date: "${view.source.name}" is no longer configured.`;
    if (cluster.connection.kind !== "connected") return `Not up to date: ${connectionSentence(cluster)}`;
  }
  const [first] = problems;
  return first && `Not up to date: ${formatProblem(first)}`;
}

/** The text of a view without a conversion: its problems, as a comment of its language. */
export function emptyText({ to }: ConvertedView, problems: readonly Problem[]): string {
  const lines = problems.map(formatProblem);
  return to === "crm"
    ? lines.map((line) => `# ${line}\n`).join("")
    : `<!-- ${lines.join(" ").replaceAll("--", "- -")} -->\n`;
}

function isLanguage(text: string | null | undefined): text is ConvertedView["from"] {
  return text === "crm" || text === "cib";
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
