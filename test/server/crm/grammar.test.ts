import { expect, test } from "vitest";
import { buildGrammar } from "../../../server/src/crm/parse-statement.ts";

test("the grammar is unambiguous, and all of it can be reached", () => {
  expect(() => buildGrammar(true)).not.toThrow();
});
