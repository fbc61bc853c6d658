import {
  type Connection,
  InlayHintKind,
  type InlayHint as LspInlayHint,
  type ServerCapabilities,
} from "vscode-languageserver/node";
import { plainLine } from "../text/plain-text.ts";
import type { CheckSettingsOfFolders } from "./check-settings.ts";
import type { HandlerContext } from "./handler-context.ts";

export const inlayHintCapabilities: ServerCapabilities = { inlayHintProvider: true };

/** textDocument/inlayHint */
export function serveInlayHints(
  connection: Connection,
  { onDocument, files, workspace }: HandlerContext,
  settings: Pick<CheckSettingsOfFolders, "hintsOf">,
): void {
  connection.languages.inlayHint.on(
    onDocument(({ source, text, uri }, { range }): LspInlayHint[] => {
      const within = { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
      const hints = workspace.inlayHints(source, within, files.clusterOf(source), settings.hintsOf(uri));
      return hints.map(({ offset, label, tooltip }) => ({
        position: text.positionAt(offset),
        label: plainLine(label),
        tooltip: plainLine(tooltip),
        kind: InlayHintKind.Parameter,
      }));
    }),
  );
}
