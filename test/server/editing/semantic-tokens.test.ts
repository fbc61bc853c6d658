import { expect, test } from "vitest";
import { tokenEdits } from "../../../server/src/lsp/semantic-tokens.ts";
import { createWorkspace, type Language, parseDocument, tokenTypes } from "../../../server/src/workspace.ts";

const { semanticTokens } = createWorkspace();

function numbersOf(text: string, language: Language = "crm", within?: { start: number; end: number }): Uint32Array {
  const work = semanticTokens(parseDocument("x", language, text), within);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Each token as `line:word type`, lines counted from 1; a definition has a `!`. */
function tokens(text: string, language: Language = "crm", within?: { start: number; end: number }): string[] {
  const numbers = numbersOf(text, language, within);
  const lines = text.split("\n");
  const described: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < numbers.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = numbers.slice(at, at + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const word = lines[line]?.slice(character, character + length);
    described.push(`${line + 1}:${word} ${tokenTypes[type]}${modifiers ? "!" : ""}`);
  }
  return described;
}

test("each word has its type", () => {
  expect(
    tokens("# hi\n\nprimitive vip ocf:heartbeat:IPaddr2 \\\n\tparams ip=10.0.0.1 \\\n\top monitor interval=10s\n"),
  ).toEqual([
    "1:# hi comment",
    "3:primitive keyword",
    "3:vip variable!",
    "3:ocf:heartbeat:IPaddr2 type",
    "4:params keyword",
    "4:ip property",
    "4:10.0.0.1 string",
    "5:op keyword",
    "5:monitor method",
    "5:interval property",
    "5:10s number",
  ]);
  expect(tokens("location l ms:Promoted rule -inf: not_defined pingd or #uname eq n1")).toContain("1:n1 namespace");
  expect(tokens("colocation c inf: ( web ms:Promoted )")).toEqual([
    "1:colocation keyword",
    "1:c variable!",
    "1:inf: number",
    "1:web variable",
    "1:ms variable",
    "1:Promoted enumMember",
  ]);
});

test("a word that continues on the next line is a token in each", () => {
  expect(tokens('primitive a Dummy params x="one \\\n  two"\nnode n1')).toEqual([
    "1:primitive keyword",
    "1:a variable!",
    "1:Dummy type",
    "1:params keyword",
    "1:x property",
    '1:"one string',
    '2:two" string',
    "3:node keyword",
    "3:n1 namespace!",
  ]);
});

test("a range yields only the statements that touch it", () => {
  const text = "node n1\nnode n2\nnode n3\n";
  expect(tokens(text, "crm", { start: 9, end: 10 })).toEqual(["2:node keyword", "2:n2 namespace!"]);
});

test("corosync.conf has its own tokens", () => {
  expect(tokens("# a\ntotem {\n  token: 3000\n  name: x\n}\n", "corosync")).toEqual([
    "1:# a comment",
    "2:totem keyword",
    "3:token property",
    "3:3000 number",
    "4:name property",
    "4:x string",
  ]);
});

test("the edit between two results turns the first into the second", () => {
  const versions = [
    "",
    "node n1\n",
    "node n1\nnode n2\n",
    "# x\nnode n1\nnode n2\n",
    "node n2\n",
    "node n2\nnode n2\nnode n2",
  ];
  for (const before of versions.map((text) => numbersOf(text))) {
    for (const after of versions.map((text) => numbersOf(text))) {
      const edited = [...before];
      for (const { start, deleteCount, data = [] } of tokenEdits(before, after)) {
        expect(start % 5).toBe(0);
        edited.splice(start, deleteCount, ...data);
      }
      expect(edited).toEqual([...after]);
    }
  }
});

test("a long line takes time proportional to its length", () => {
  expect(numbersOf(`primitive x Dummy params ${"a=b ".repeat(20_000)}`).length).toBe((4 + 40_000) * 5);
});
