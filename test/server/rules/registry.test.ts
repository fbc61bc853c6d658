import fs from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageWithRules, registrySource } from "../../../scripts/rules/make-registry.ts";
import { rules } from "../../../server/src/rules/registry.ts";
import { rulesPage } from "../../../server/src/rules/support/rules-page.ts";

function textOf(file: string): string {
  return fs.readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), "utf8");
}

test("generated files are up to date: run npm run rules", () => {
  expect(textOf("server/src/rules/registry.ts")).toBe(registrySource());
  expect(textOf("docs/rules.md")).toBe(rulesPage(rules));
  const manifest = textOf("package.json");
  expect(manifest).toBe(packageWithRules(manifest, rules));
});
