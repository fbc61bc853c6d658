import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCrm, updateCrm } from "../../../server/src/crm/crm-tree.ts";
import { marksOf } from "../../../server/src/crm/parse-statement.ts";

const pieces = [
  "primitive",
  "vip",
  " ",
  "\n",
  "\\",
  "\\\n",
  '"',
  "'",
  "=",
  "#",
  ":",
  "inf:",
  "rule",
  "and",
  "(",
  "]",
  "{",
  "op",
  "params",
  "\t",
  "\r\n",
  "é",
  "$id=",
  "@",
  "xml <a/>",
  "order",
  "location",
  "-",
];
const noise = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 40 })
  .map((parts) => parts.join(""));

test("the statements of any text's tree are the text, and every span is inside it", () => {
  fc.assert(
    fc.property(noise, (text) => {
      const tree = parseCrm(text);
      expect(tree.statements.map(({ statement }) => statement.text).join("\n")).toBe(text);
      for (const { statement } of tree.statements) {
        for (const { span } of statement.problems) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(statement.text.length);
        }
        for (const mark of marksOf(statement)) expect(mark.end).toBeLessThanOrEqual(statement.text.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a tree updated by changes is the tree of the changed text", () => {
  const change = fc.record({ at: fc.nat(), remove: fc.nat({ max: 12 }), insert: noise });
  fc.assert(
    fc.property(noise, fc.array(change, { minLength: 1, maxLength: 5 }), (first, changes) => {
      let text = first;
      let tree = parseCrm(text);
      for (const { at, remove, insert } of changes) {
        const start = at % (text.length + 1);
        const end = Math.min(text.length, start + remove);
        text = text.slice(0, start) + insert + text.slice(end);
        tree = updateCrm(tree, { start, end, text: insert });
        const fresh = parseCrm(text);
        const shape = (each: typeof tree): unknown =>
          each.statements.map(({ offset, statement }) => [offset, statement.text]);
        expect(shape(tree)).toEqual(shape(fresh));
        expect(tree.text).toBe(text);
        expect(tree.length).toBe(text.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test("only the changed line is parsed again", () => {
  const text = "primitive a Dummy\nprimitive b Dummy\nprimitive c Dummy\n";
  const tree = parseCrm(text);
  const next = updateCrm(tree, { start: 29, end: 29, text: "b" });
  expect(next.statements[0]?.statement).toBe(tree.statements[0]?.statement);
  expect(next.statements[2]?.statement).toBe(tree.statements[2]?.statement);
  expect(next.statements[1]?.statement).not.toBe(tree.statements[1]?.statement);
});
