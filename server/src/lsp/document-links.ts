import fs from "node:fs";
import { pathToFileURL } from "node:url";
import type { Connection, DocumentLink, ServerCapabilities } from "vscode-languageserver/node";
import { linksIn } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { rangeIn } from "./text-positions.ts";

export const documentLinkCapabilities: ServerCapabilities = { documentLinkProvider: { resolveProvider: false } };

/** textDocument/documentLink: to the pages of rules, where the editor or the web has them, and to agents that are installed on this machine. */
export function serveDocumentLinks(
  connection: Connection,
  { onDocument }: HandlerContext,
  addressOf: (rule: string) => string | undefined,
): void {
  connection.onDocumentLinks(
    onDocument(({ source, text }): DocumentLink[] =>
      linksIn(source).flatMap((link): DocumentLink[] => {
        const range = rangeIn(text, link.span);
        if ("rule" in link) {
          const target = addressOf(link.rule);
          return target === undefined ? [] : [{ range, target, tooltip: "Explain the rule" }];
        }
        const path = link.paths.find((each) => fs.existsSync(each));
        return path === undefined
          ? []
          : [{ range, target: pathToFileURL(path).href, tooltip: "Open the agent of this machine" }];
      }),
    ),
  );
}
