import fc from "fast-check";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { positionsIn } from "../../../server/src/lsp/text-positions.ts";
import { parseDocument, updateDocument } from "../../../server/src/workspace.ts";
import { times } from "../../support/soak.ts";

const uri = "file:///a.crm";
const text = fc
  .array(fc.constantFrom("\n", "\r\n", "\r", "\\\n", "\\\r\n", "a", "node n1", " ", "é😀", "#"), { maxLength: 30 })
  .map((parts) => parts.join(""));
const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 12 }), text });

test("positions in a crm file are those of its text, whatever edits it has had", () => {
  fc.assert(
    fc.property(text, fc.array(change, { maxLength: 4 }), fc.boolean(), (first, changes, isLarge) => {
      // So many statements are in several runs.
      let document = parseDocument(uri, "crm", isLarge ? first.repeat(50) : first);
      for (const { at, length, text } of changes) {
        const start = at % (document.text.length + 1);
        const end = Math.min(document.text.length, start + length);
        document = updateDocument(document, { start, end, text });
      }
      const expected = TextDocument.create(uri, "crm", 1, document.text);
      const positions = positionsIn(document);
      const step = isLarge ? 37 : 1;
      for (let offset = -1; offset <= document.text.length + 1; offset += step) {
        expect(positions.positionAt(offset)).toEqual(expected.positionAt(offset));
      }
      for (let line = -1; line <= expected.lineCount + 1; line += step) {
        for (const character of [-1, 0, 1, 3, 1e9]) {
          expect(positions.offsetAt({ line, character })).toBe(expected.offsetAt({ line, character }));
        }
      }
      expect(positions.offsetAt({ line: 2 ** 31 - 1, character: 0 })).toBe(document.text.length);
    }),
    { numRuns: times(150, 3_000) },
  );
});
