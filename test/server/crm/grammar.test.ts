import { expect, test } from "vitest";
import { buildGrammar, parseStatement } from "../../../server/src/crm/parse-statement.ts";

test("the grammar is unambiguous, and all of it can be reached", () => {
  expect(() => buildGrammar(true)).not.toThrow();
});

test("a rule that breaks off is told, and leaves nothing half-read behind", () => {
  const text = 'primitive v Dummy ip="" params RULE $role=Promoted ( a eq b or c eq d ) and ip= #uname eq n1 x';
  const { object, problems } = parseStatement(text);
  expect(problems).not.toEqual([]);
  expect(object?.kind === "primitive" && object.params.flatMap(({ rules }) => rules)).not.toContain(undefined);
});
