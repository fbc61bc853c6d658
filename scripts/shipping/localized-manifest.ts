import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The members of package.json that people read. The descriptions in a tool's inputSchema are read by models alone. */
const texts: ReadonlySet<string> = new Set([
  ...["title", "description", "markdownDescription", "displayName", "label", "contents", "contextualTitle"],
  ...["patternErrorMessage", "enumDescriptions", "markdownEnumDescriptions", "deprecationMessage", "category"],
]);

/** Members that are data, or that only programs read. */
const data: ReadonlySet<string> = new Set(["inputSchema", "problemMatchers", "menus", "keybindings", "languages"]);

/** What names an element of a list in a key. */
function nameOf(element: Json, index: number): string {
  if (typeof element !== "object" || element === null || Array.isArray(element)) return String(index);
  const { command, id, name, view, type } = element as Record<string, Json>;
  const named = [command, id, name, type].find((each) => typeof each === "string");
  return typeof named === "string" ? named : typeof view === "string" ? `${view}.${index}` : String(index);
}

/** A manifest whose texts are keys, and the texts by their keys: package.json and package.nls.json. */
export function localizedManifest(text: string): { readonly manifest: string; readonly texts: string } {
  const found: Record<string, string> = {};
  const keyed = (key: string, value: string): string => {
    if (found[key] !== undefined && found[key] !== value)
      throw new Error(`Two texts of package.json have the key ${key}.`);
    found[key] = value;
    return `%${key}%`;
  };
  const visit = (value: Json, path: string, isText: boolean, isView: boolean): Json => {
    if (typeof value === "string") return isText && value !== "" ? keyed(path, value) : value;
    if (Array.isArray(value))
      return value.map((each, index) => visit(each, `${path}.${nameOf(each, index)}`, isText, isView));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        if (data.has(name)) return [name, each];
        const isOne = texts.has(name) || (isView && name === "name");
        return [name, visit(each, `${path}.${name}`, isOne && !isSchema(each), isView || name === "views")];
      }),
    );
  };
  const { contributes, capabilities, ...rest } = JSON.parse(text);
  const localized = {
    ...rest,
    capabilities: visit(capabilities, "capabilities", false, false),
    contributes: visit(contributes, "contributes", false, false),
  };
  const withoutPrefix = (key: string): string => key.replace(/^contributes\./, "");
  return {
    // Without blanks: nobody reads it there, and it ships.
    manifest: JSON.stringify(localized).replace(/"%contributes\./g, '"%'),
    texts: `${JSON.stringify(Object.fromEntries(Object.entries(found).map(([key, value]) => [withoutPrefix(key), value])), null, 2)}\n`,
  };
}

/** A setting may be called like a member that people read; then its value is a schema. */
function isSchema(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Makes package.json of a folder one whose texts are in package.nls.json beside it. A link to another package.json is replaced. */
export function localizeManifest(folder: string): void {
  const file = join(folder, "package.json");
  const { manifest, texts: all } = localizedManifest(readFileSync(file, "utf8"));
  rmSync(file);
  writeFileSync(file, manifest);
  writeFileSync(join(folder, "package.nls.json"), all);
}
