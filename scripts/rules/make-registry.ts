/**
 * `npm run rules`: writes what follows from the rules' files: registry.ts, docs/rules.md, and the setting `quorate.rules` in
 * package.json. A test says when one of them is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Rule, ruleGroups } from "../../server/src/rules/rule.ts";
import { rulesPage } from "../../server/src/rules/support/rules-page.ts";
import { rulesSetting } from "./rules-setting.ts";

const root = new URL("../../", import.meta.url);
const folder = new URL("server/src/rules/", root);

/** A rule as a file exports it. */
interface Exported {
  /** Path below server/src/rules, such as `fencing/fence-race.ts`. */
  readonly file: string;
  readonly name: string;
}

function exportedIn(file: string): Exported[] {
  const text = readFileSync(new URL(file, folder), "utf8");
  return [...text.matchAll(/\*\/\s*export const (\w+): Rule = /g)].map(([, name]) => ({ file, name: name as string }));
}

/** The text of registry.ts: every rule of the groups' folders, by group and then by the name of its file. */
export function registrySource(): string {
  const exported = ruleGroups.flatMap((group) =>
    readdirSync(new URL(`${group}/`, folder))
      .sort()
      .flatMap((file) => exportedIn(`${group}/${file}`)),
  );
  const imports = [
    ...exported.map(({ file, name }) => `import { ${name} } from "./${file}";`),
    'import type { Rule } from "./rule.ts";',
  ];
  return [
    "// Written by npm run rules.",
    ...imports.toSorted((a, b) => comparePaths(a, b)),
    "",
    "/** Every rule, in the order of docs/rules.md. */",
    "export const rules: readonly Rule[] = [",
    ...exported.map(({ name }) => `  ${name},`),
    "];",
    "",
  ].join("\n");
}

/** Imports in the order in which the formatter puts them: by path without extension. */
function comparePaths(a: string, b: string): number {
  const [left = "", right = ""] = [a, b].map((line) => /"([^"]*?)(?:\.ts)?"/.exec(line)?.[1]);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The text of package.json with the setting that has a property a rule. */
export function packageWithRules(text: string, rules: readonly Rule[]): string {
  const json = JSON.parse(text);
  json.contributes.configuration.properties["quorate.rules"] = rulesSetting(rules);
  return `${JSON.stringify(json, null, 2)}\n`;
}

async function main(): Promise<void> {
  writeFileSync(new URL("registry.ts", folder), registrySource());
  const { rules } = (await import("../../server/src/rules/registry.ts")) as { rules: readonly Rule[] };
  writeFileSync(new URL("docs/rules.md", root), rulesPage(rules));
  const manifest = new URL("package.json", root);
  writeFileSync(manifest, packageWithRules(readFileSync(manifest, "utf8"), rules));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
