/** `npm run manifest`: writes the commands, menus, key bindings and tools of assistants into package.json from their tables. A test says when they are stale. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inputSchema, tools } from "../../client/src/assistants/tools.ts";
import type { CommandEntry } from "../../client/src/editor/commands/table/command-entry.ts";
import { commandTable } from "../../client/src/editor/commands/table/command-table.ts";
import { contributedCommands, contributedKeys, contributedMenus } from "./command-contributions.ts";

/** The text of package.json with the commands, menus and key bindings of a table, and the tools of assistants. */
export function packageWithCommands(text: string, table: readonly CommandEntry[] = commandTable): string {
  const json = JSON.parse(text);
  json.contributes.commands = contributedCommands(table);
  json.contributes.menus = contributedMenus(table);
  json.contributes.keybindings = contributedKeys(table);
  json.contributes.languageModelTools = tools.map((tool) => ({
    name: `quorate_${tool.name}`,
    toolReferenceName: `quorate_${tool.name}`,
    displayName: tool.title,
    modelDescription: tool.description,
    canBeReferencedInPrompt: true,
    inputSchema: inputSchema(tool),
  }));
  return `${JSON.stringify(json, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = new URL("../../package.json", import.meta.url);
  writeFileSync(manifest, packageWithCommands(readFileSync(manifest, "utf8")));
}
