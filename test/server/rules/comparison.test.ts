import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { samples } from "../../../scripts/compare/samples.ts";
import { rules } from "../../../server/src/rules/registry.ts";

const page = fs.readFileSync(fileURLToPath(new URL("../../../docs/comparison.md", import.meta.url)), "utf8");

/** The numbers of the rules that are said to find what no other program reports, as the list of rules marks them. */
const marked = [
  ...[3, 6, 21, 27, 29, 31, 33, 34, 39, 40, 41, 45, 46, 51, 53, 54, 59, 62, 67, 68, 74, 75, 76, 77, 78, 79, 80, 83, 85],
  ...[88, 89, 90, 100, 101],
];

test("every rule that is said to be the only one has a sample", () => {
  expect(samples.map(({ number }) => number)).toEqual(marked);
});

test.each(samples)("docs/comparison.md tells of $rule as it is: run npm run compare", ({ number, rule }) => {
  const severity = rules.find(({ id }) => id === rule)?.severity;
  expect(page).toContain(`| ${number} | [${rule}](rules.md#${rule}) | ${severity} |`);
});
