import {
  type Connection,
  type ServerCapabilities,
  type SignatureHelp,
  SignatureHelpTriggerKind,
} from "vscode-languageserver/node";
import { plainColumns } from "../text/plain-text.ts";
import { signatureHelp } from "../workspace.ts";
import type { HandlerContext } from "./handler-context.ts";
import { markdownContent } from "./markup.ts";

export const signatureHelpCapabilities: ServerCapabilities = {
  signatureHelpProvider: { triggerCharacters: [" "], retriggerCharacters: [":", "=", ",", "(", ")", "[", "]"] },
};

/** textDocument/signatureHelp */
export function serveSignatureHelp(connection: Connection, { onDocument }: HandlerContext): void {
  connection.onSignatureHelp(
    onDocument(({ source, text }, { position, context }): SignatureHelp | null => {
      const found = signatureHelp(source, text.offsetAt(position));
      const isInvoked = context === undefined || context.triggerKind === SignatureHelpTriggerKind.Invoked;
      if (!found || !(isInvoked || context.isRetrigger || found.isAutomatic)) return null;
      const { label, parts, active, markdown } = found;
      return {
        signatures: [
          {
            label: plainColumns(label),
            documentation: markdownContent(markdown),
            parameters: parts.map(({ start, end }) => ({ label: [start, end] })),
            activeParameter: active,
          },
        ],
        activeSignature: 0,
        activeParameter: active,
      };
    }),
  );
}
