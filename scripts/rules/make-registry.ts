/**
 * `npm run rules`: writes what follows from the rules' files: registry.ts, docs/rules.md, and the setting `quorate.rules` in
 * package.json. A test says when one of them is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Rule } from "../../server/src/rules/rule.ts";
import { rulesPage } from "../../server/src/rules/support/rules-page.ts";
import { rulesSetting } from "./rules-setting.ts";

const root = new URL("../../", import.meta.url);
const folder = new URL("server/src/rules/", root);

/** A rule as a file exports it. */
interface Exported {
  readonly file: string;
  readonly name: string;
  /** Its number in the list of rules, out of its comment ("Rule 42: …"). */
  readonly number: number;
}

const written = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const (\w+): Rule = /g;

function exportedIn(file: string): Exported[] {
  const text = readFileSync(new URL(file, folder), "utf8");
  const found = [...text.matchAll(written)].map(([, comment, name]) => {
    const number = /\bRules? (\d+)/.exec(comment ?? "")?.[1];
    if (number === undefined)
      throw new Error(`${file}: the comment of ${name} doesn't begin with "Rule" and its number.`);
    return { file, name: name as string, number: Number(number) };
  });
  const count = text.match(/export const \w+: Rule = /g)?.length ?? 0;
  if (count !== found.length) throw new Error(`${file}: a rule has no comment right before it.`);
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The text of registry.ts: every rule of the folder's files, by number. */
export function registrySource(): string {
  const own = new Set(["rule.ts", "registry.ts"]);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !own.has(file));
  const exported = files.flatMap(exportedIn);
  const names = (file: string): string[] => exported.flatMap((each) => (each.file === file ? [each.name] : [])).sort();
  const imports = [...new Set(exported.map(({ file }) => file)), "rule.ts"]
    .sort(compare)
    .map((file) =>
      file === "rule.ts"
        ? 'import type { Rule } from "./rule.ts";'
        : `import { ${names(file).join(", ")} } from "./${file}";`,
    );
  const inOrder = exported.sort((a, b) => a.number - b.number || compare(a.file, b.file));
  return [
    "// Written by npm run rules.",
    ...imports,
    "",
    "/** Every rule, in the order of docs/rules.md. */",
    "export const rules: readonly Rule[] = [",
    ...inOrder.map(({ name }) => `  ${name},`),
    "];",
    "",
  ].join("\n");
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
