import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { allCommands, type CommandParts } from "../../../../client/src/editor/commands/all-commands.ts";
import { commandTable, internalCommands } from "../../../../client/src/editor/commands/table/command-table.ts";
import {
  contributedCommands,
  contributedKeys,
  contributedMenus,
} from "../../../../scripts/manifest/command-contributions.ts";
import { packageWithCommands } from "../../../../scripts/manifest/write-manifest.ts";

// The commands are only listed here, none is run: of the editor nothing but the names that modules use while they load is needed.
vi.mock("vscode", () => ({ Diagnostic: class {}, EventEmitter: class {}, Uri: {} }));

const manifest = readFileSync(new URL("../../../../package.json", import.meta.url), "utf8");

test("package.json is up to date: run npm run manifest", () => {
  expect(manifest).toBe(packageWithCommands(manifest));
});

test("each command of the table is registered once, and each that is registered is in the table or internal", () => {
  const registered = allCommands({} as CommandParts).map(({ id }) => id);
  const named = [...commandTable.map(({ id }) => id), ...internalCommands];
  expect(registered.toSorted()).toEqual(named.toSorted());
});

test("an entry becomes a command, its place in the palette and its places in menus", () => {
  const place = { menu: "view/title", when: "view == quorate.plan", group: "navigation@1" };
  const table = [{ id: "quorate.a", title: "A…", icon: "add", palette: "quorate.connected", menus: [place] }] as const;
  expect(contributedCommands(table)).toEqual([
    { command: "quorate.a", title: "A…", category: "Quorate", icon: "$(add)" },
  ]);
  expect(contributedMenus(table)).toEqual({
    commandPalette: [{ command: "quorate.a", when: "quorate.connected" }],
    "view/title": [{ command: "quorate.a", when: "view == quorate.plan", group: "navigation@1" }],
  });
  const elsewhere = [{ id: "quorate.a", title: "A", menus: [{ ...place, menu: "no/such" }] }] as const;
  expect(() => contributedMenus(elsewhere)).toThrow("no/such");
});

test("a key comes after Ctrl+Alt+Q, and no two commands share one", () => {
  expect(contributedKeys([{ id: "quorate.a", title: "A", key: { key: "a", when: "quorate.connected" } }])).toEqual([
    { command: "quorate.a", key: "ctrl+alt+q a", mac: "cmd+alt+q a", when: "quorate.connected" },
  ]);
  const keys = contributedKeys(commandTable).map((binding) => (binding as { key: string }).key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("no two commands share a title, and none ends like a sentence", () => {
  const titles = commandTable.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const title of titles) expect(title).not.toMatch(/[.!]$|\.\.\.$/);
});
