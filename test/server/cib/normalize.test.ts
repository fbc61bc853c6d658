import { describe, expect, test } from "vitest";
import { isEquivalent } from "../../../server/src/cib/normalize.ts";
import { parseXml } from "../../../server/src/text/xml.ts";

const test1 = '<expression id="a" attribute="a" operation="defined"/>';
const test2 = '<expression id="b" attribute="b" operation="defined"/>';
const test3 = '<expression id="c" attribute="c" operation="defined"/>';
const rule = (inside: string, operator = "", id = "r") =>
  `<rule id="${id}" ${operator === "" ? "" : `boolean-op="${operator}"`} score="5">${inside}</rule>`;
const inner = (inside: string, operator = "") => rule(inside, operator, "i").replace(' score="5"', "");

describe("rules that mean the same", () => {
  test.each([
    ["a or (b or c)", rule(test1 + inner(test2 + test3, "or"), "or"), rule(test1 + test2 + test3, "or"), true],
    ["a and (b and c), one by default", rule(test1 + inner(test2 + test3)), rule(test1 + test2 + test3, "and"), true],
    ["(a) or (b), with a score", rule(inner(test1) + rule(test2), "or"), rule(test1 + test2, "or"), true],
    ["((a or b))", rule(inner(test1 + test2, "or"), "or"), rule(test1 + test2, "or"), true],
    ["((a or b)) and a and b", rule(inner(test1 + test2, "or"), "or"), rule(test1 + test2, "and"), false],
    ["((a or b)), whatever joins nothing", rule(inner(test1 + test2, "or"), "and"), rule(test1 + test2, "or"), true],
    ["(((a and b)))", rule(inner(inner(test1 + test2, "and"), "or"), "or"), rule(inner(test1 + test2)), true],
    ["a and ((b and c))", rule(test1 + inner(inner(test2 + test3), "or")), rule(test1 + test2 + test3), true],
    ["(a and b), joined by or with nothing", rule(inner(test1 + test2), "or"), rule(test1 + test2), true],
    [
      "((a or b) and c)",
      rule(inner(inner(test1 + test2, "or") + test3)),
      rule(inner(test1 + test2, "or") + test3),
      true,
    ],
    ["a or (b and c)", rule(test1 + inner(test2 + test3, "and"), "or"), rule(test1 + test2 + test3, "or"), false],
    ["a and (b or c)", rule(test1 + inner(test2 + test3, "or")), rule(test1 + test2 + test3), false],
    ["a rule by reference", rule(`${test1}<rule id-ref="x"/>`), rule(test1), false],
  ])("%s", (_, one, other, isSame) => {
    expect(isEquivalent(parseXml(one), parseXml(other))).toBe(isSame);
  });
});
