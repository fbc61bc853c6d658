import fc from "fast-check";
import { expect, test } from "vitest";
import type { Connection, Diagnostic as LspDiagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { ClusterFiles } from "../../../server/src/lsp/cluster-files.ts";
import { Diagnostics } from "../../../server/src/lsp/diagnostics.ts";
import type { OpenDocument } from "../../../server/src/lsp/open-documents.ts";
import { positionsIn } from "../../../server/src/lsp/text-positions.ts";
import { createWorkspace, type Workspace } from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";

const uri = "untitled:a.crm";

/** A server's diagnostics of one document, without a connection; each call gives what is published of a version of its text. */
function publisher(): (change: string | { start: number; end: number; text: string }) => Promise<LspDiagnostic[]> {
  const whole = createWorkspace();
  const workspace: Workspace = {
    ...whole,
    // However busy the machine is: whether some rules wait until typing has stopped depends on the time that they take.
    startCheck: (...given) => ({ diagnostics: whole.checkDocuments(...given), rest: undefined }),
  };
  let opened: OpenDocument | undefined;
  let published: (params: PublishDiagnosticsParams) => void = () => {};
  const connection = {
    sendDiagnostics: (params: PublishDiagnosticsParams) => published(params),
    console: { error: (message: string) => expect(message).toBe("") },
  } as unknown as Connection;
  const files = new ClusterFiles(workspace);
  const diagnostics = new Diagnostics(
    connection,
    workspace,
    files,
    { of: () => ({}) },
    () => (opened ? [opened] : []),
    {
      targetOf: () => target,
      validationOf: () => undefined,
      checked: () => {},
      closed: () => {},
    },
  );
  const target = {};
  let version = 0;
  return (change) => {
    const source = opened ? workspace.change(uri, change) : workspace.open(uri, "crm", change as string);
    opened = { uri, version: ++version, source, text: positionsIn(source) };
    return new Promise((resolve) => {
      published = (params) => resolve(params.diagnostics);
      diagnostics.schedule(uri);
    });
  };
}

const statement = (i: number): string =>
  i % 7 === 0
    ? `primitive p${i} ocf:heartbeat:IPaddr2 \\\n\tparams ip=10.0.0.1\n`
    : `group g${i} p${i - (i % 7)} gone${i} \\\n\tmeta wrong=${i}\n`;
const start = Array.from({ length: 300 }, (_, i) => statement(i)).join("");
const edit = fc.record({
  at: fc.nat(start.length),
  length: fc.oneof(fc.nat(2), fc.nat(60)),
  text: fc.constantFrom("", "x", "\n", "\\\n", "# here\n", "primitive p7 ocf:heartbeat:Dummy\n", " ", "\r\n"),
});

test("what is published after any edits is what is published of that text when it is opened", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
      const follow = publisher();
      let text = start;
      await follow(text);
      for (const { at, length, text: inserted } of edits) {
        const from = Math.min(at, text.length);
        const end = Math.min(from + length, text.length);
        text = text.slice(0, from) + inserted + text.slice(end);
        expect(await follow({ start: from, end, text: inserted })).toEqual(await publisher()(text));
      }
    }),
    { numRuns: times(6, 300) },
  );
});
