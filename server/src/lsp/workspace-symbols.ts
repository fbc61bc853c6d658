import type { Connection, SymbolInformation } from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import { type SourceDocument, symbolsLike } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeInFile } from "./locations.ts";
import { cancellable } from "./requests.ts";
import { symbolKinds } from "./symbols.ts";

/** workspace/symbol: the objects of every cluster that has a file open. */
export function serveWorkspaceSymbols(connection: Connection, context: HandlerContext): void {
  const { files, documents } = context;
  connection.onWorkspaceSymbol(({ query }, token) =>
    cancellable(token, async (pause): Promise<SymbolInformation[]> => {
      const all = new Map<string, SourceDocument>();
      for (const { uri, source } of documents.all()) {
        if (!all.has(uri)) for (const file of files.clusterOf(source)) all.set(file.uri, file);
        await pause();
      }
      return symbolsLike([...all.values()], query).flatMap(({ uri, span, name, detail, kind }) => {
        const file = all.get(uri);
        if (!file) return [];
        const location = { uri, range: rangeInFile(file, span, context) };
        return [
          {
            name: plainLine(name),
            kind: symbolKinds[kind],
            location,
            ...(detail ? { containerName: plainLine(detail) } : {}),
          },
        ];
      });
    }),
  );
}
