import type { CommandEntry } from "../../client/src/editor/commands/table/command-entry.ts";

/** The order in which package.json has the menus. */
const menuOrder = [
  "commandPalette",
  "editor/title",
  "editor/context",
  "view/title",
  "view/item/context",
  "explorer/context",
  "editor/title/context",
  "webview/context",
];

interface MenuItem {
  readonly command: string;
  readonly when: string;
  readonly group?: string;
}

/** What `contributes.commands` holds for a table of commands. */
export function contributedCommands(table: readonly CommandEntry[]): readonly object[] {
  return table.map(({ id, title, icon }) => ({
    command: id,
    title,
    category: "Quorate",
    ...(icon === undefined ? {} : { icon: `$(${icon})` }),
  }));
}

/** What `contributes.menus` holds for a table of commands. Throws where an entry names a menu that no place is known for. */
export function contributedMenus(table: readonly CommandEntry[]): Readonly<Record<string, readonly MenuItem[]>> {
  const menus = new Map<string, MenuItem[]>(menuOrder.map((name) => [name, []]));
  const add = (menu: string, item: MenuItem): void => {
    const items = menus.get(menu);
    if (items === undefined) throw new Error(`The menu "${menu}" of ${item.command} is not in the order of menus.`);
    items.push(item);
  };
  for (const { id, palette, menus: places = [] } of table) {
    if (palette !== undefined) add("commandPalette", { command: id, when: palette });
    for (const { menu, when, group } of places) add(menu, { command: id, when, group });
  }
  return Object.fromEntries([...menus].filter(([, items]) => items.length > 0));
}

/** What `contributes.keybindings` holds for a table of commands: two keys after each other, so that none of VS Code's own is taken. */
export function contributedKeys(table: readonly CommandEntry[]): readonly object[] {
  return table.flatMap(({ id, key: chosen }) => {
    if (chosen === undefined) return [];
    const { key, when } = chosen;
    return [{ command: id, key: `ctrl+alt+q ${key}`, mac: `cmd+alt+q ${key}`, when }];
  });
}
