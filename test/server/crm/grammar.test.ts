import { expect, test } from "vitest";
import { buildGrammar, parseStatement } from "../../../server/src/crm/parse-statement.ts";

test("the grammar is unambiguous, and all of it is reachable", () => {
  expect(() => buildGrammar(true)).not.toThrow();
});

test("an incomplete rule is reported, and leaves no partial result", () => {
  const text = 'primitive v Dummy ip="" params RULE $role=Promoted ( a eq b or c eq d ) and ip= #uname eq n1 x';
  const { object, problems } = parseStatement(text);
  expect(problems).not.toEqual([]);
  expect(object?.kind === "primitive" && object.params.flatMap(({ rules }) => rules)).not.toContain(undefined);
});
