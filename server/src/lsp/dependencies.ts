import {
  type CallHierarchyItem,
  type Connection,
  type ServerCapabilities,
  SymbolKind,
} from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import type { Dependency, SourceDocument } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeInFile } from "./locations.ts";
import { cancellable } from "./requests.ts";

export const dependencyCapabilities: ServerCapabilities = { callHierarchyProvider: true };

/** textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and outgoingCalls: what depends on a resource, and what it depends on. */
export function serveDependencies(connection: Connection, context: HandlerContext): void {
  const { onDocument, files, workspace } = context;
  const itemOf = (dependency: Dependency, cluster: readonly SourceDocument[]): CallHierarchyItem[] => {
    const file = cluster.find(({ uri }) => uri === dependency.place.uri);
    if (!file) return [];
    return [
      {
        name: plainLine(dependency.id),
        detail: plainLine(dependency.via),
        kind: SymbolKind.Object,
        uri: dependency.place.uri,
        range: rangeInFile(file, dependency.statement, context),
        selectionRange: rangeInFile(file, dependency.place.span, context),
        data: dependency.id,
      },
    ];
  };
  const related = ({ uri, data }: CallHierarchyItem, direction: "needs" | "needed by"): CallHierarchyItem[] => {
    const document = files.read(uri);
    if (!document || typeof data !== "string") return [];
    const cluster = files.clusterOf(document);
    return workspace.dependencies(cluster, data, direction).flatMap((each) => itemOf(each, cluster));
  };
  connection.languages.callHierarchy.onPrepare(
    onDocument((document, { position }): CallHierarchyItem[] | null => {
      const cluster = files.clusterOf(document.source);
      const found = workspace.resourceAt(document.source, document.text.offsetAt(position), cluster);
      return found ? itemOf(found, cluster) : null;
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }, token) =>
    cancellable(token, () => related(item, "needed by").map((from) => ({ from, fromRanges: [from.selectionRange] }))),
  );
  connection.languages.callHierarchy.onOutgoingCalls(({ item }, token) =>
    cancellable(token, () => related(item, "needs").map((to) => ({ to, fromRanges: [item.selectionRange] }))),
  );
}
