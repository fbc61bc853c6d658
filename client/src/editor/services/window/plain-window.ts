import * as vscode from "vscode";
import { plainLine, plainText } from "../../../../../server/src/text/plain-text.ts";

/**
 * What the editor shows of texts that nodes, files and settings may have written: its own functions of these names, with every text made plain.
 * Nothing else calls them (a test checks): no text hides a part of itself, and none brings a link, which the editor makes of
 * `[text](command:…)` in messages and prompts, and which would run that command, or an icon, which it makes of `$(name)`: of our own
 * signs, such as the one of all being well, none is forged.
 */

/** A text in a message, a prompt or a title: `plainText` in which the editor finds no link and no icon. */
function shownText(text: string): string {
  return plainText(text).replaceAll("](", "] (").replaceAll("$(", "$ (");
}

function shownLine(text: string): string {
  return shownText(plainLine(text));
}

/** The object with each of these members that is a text made plain. */
function withShown<T extends object>(object: T, names: readonly string[]): T {
  const changed = Object.entries(object).flatMap(([name, value]) =>
    names.includes(name) && typeof value === "string" ? [[name, shownText(value)]] : [],
  );
  return { ...object, ...Object.fromEntries(changed) };
}

type Ask = (message: string, options: vscode.MessageOptions, ...items: string[]) => Thenable<string | undefined>;
type Buttons = readonly (string | vscode.MessageOptions)[];

async function message(ask: Ask, text: string, rest: Buttons): Promise<string | undefined> {
  const [first] = rest;
  const options = typeof first === "object" ? first : {};
  const buttons = rest.filter((each) => typeof each === "string");
  const labels = buttons.map(shownLine);
  const answer = await ask(shownText(text), withShown(options, ["detail"]), ...labels);
  return answer === undefined ? undefined : buttons[labels.indexOf(answer)];
}

/** As `vscode.window.showInformationMessage`, with buttons that are texts. Resolves to the button as it was given. */
export function showInformationMessage(text: string, ...rest: Buttons): Promise<string | undefined> {
  return message(vscode.window.showInformationMessage, text, rest);
}

/** As `vscode.window.showWarningMessage`, with buttons that are texts. */
export function showWarningMessage(text: string, ...rest: Buttons): Promise<string | undefined> {
  return message(vscode.window.showWarningMessage, text, rest);
}

/** As `vscode.window.showErrorMessage`, with buttons that are texts. */
export function showErrorMessage(text: string, ...rest: Buttons): Promise<string | undefined> {
  return message(vscode.window.showErrorMessage, text, rest);
}

/** An item of a list to pick from, as it is shown. */
export function shownItem<T extends vscode.QuickPickItem>(item: T): T {
  return withShown({ ...item, label: plainLine(item.label) }, ["label", "description", "detail"]);
}

type PickOptions = Omit<vscode.QuickPickOptions, "onDidSelectItem">;

/** As `vscode.window.showQuickPick`. Resolves to the item, or items, as they were given. */
export function showQuickPick<T extends vscode.QuickPickItem | string>(
  items: readonly T[],
  options: PickOptions & { readonly canPickMany: true },
): Promise<T[] | undefined>;
export function showQuickPick<T extends vscode.QuickPickItem | string>(
  items: readonly T[],
  options?: PickOptions,
): Promise<T | undefined>;
export async function showQuickPick<T extends vscode.QuickPickItem | string>(
  items: readonly T[],
  options: PickOptions = {},
): Promise<T | T[] | undefined> {
  const given = new Map<vscode.QuickPickItem, T>();
  for (const item of items) given.set(shownItem(typeof item === "string" ? { label: item } : item), item);
  const picked: vscode.QuickPickItem | vscode.QuickPickItem[] | undefined = await vscode.window.showQuickPick(
    [...given.keys()],
    withShown(options, ["title", "placeHolder"]),
  );
  if (Array.isArray(picked)) return picked.flatMap((each) => given.get(each) ?? []);
  return picked && given.get(picked);
}

/** As `vscode.window.showInputBox`. The value stays as it is: it is what the person edits. */
export function showInputBox(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  const { validateInput } = options;
  const check = async (value: string): Promise<string | vscode.InputBoxValidationMessage | undefined | null> => {
    const found = await validateInput?.(value);
    if (typeof found === "string") return shownText(found);
    return found && withShown(found, ["message"]);
  };
  return vscode.window.showInputBox({
    ...withShown(options, ["title", "prompt", "placeHolder"]),
    ...(validateInput === undefined ? {} : { validateInput: check }),
  });
}

/** As `vscode.window.withProgress`. */
export function withProgress<R>(
  options: vscode.ProgressOptions,
  task: Parameters<typeof vscode.window.withProgress<R>>[1],
): Thenable<R> {
  return vscode.window.withProgress(withShown(options, ["title"]), (progress, token) => {
    const report: typeof progress.report = (value) => progress.report(withShown(value, ["message"]));
    return task({ report }, token);
  });
}

/** As `vscode.window.setStatusBarMessage`, for so many milliseconds. */
export function setStatusBarMessage(text: string, milliseconds: number): vscode.Disposable {
  return vscode.window.setStatusBarMessage(shownLine(text), milliseconds);
}

/** As `vscode.window.createTerminal`, with a name in one line; what runs in it is a program's. */
export function createTerminal(options: vscode.TerminalOptions): vscode.Terminal {
  return vscode.window.createTerminal(
    options.name === undefined ? options : { ...options, name: shownLine(options.name) },
  );
}

/** A line of a tree, as it is shown. */
export function shownTreeItem(item: vscode.TreeItem): vscode.TreeItem {
  if (typeof item.label === "string") item.label = shownLine(item.label);
  if (typeof item.description === "string") item.description = shownLine(item.description);
  if (typeof item.tooltip === "string") item.tooltip = plainText(item.tooltip);
  const { accessibilityInformation: heard } = item;
  if (heard !== undefined) item.accessibilityInformation = withShown(heard, ["label"]);
  return item;
}

/** Sets what a tree view, a panel or an item of the status bar says. An icon of our own goes before its text. */
export function say<
  T extends { text?: string; title?: string; message?: string; description?: string; tooltip?: unknown },
>(
  place: T,
  {
    icon,
    ...texts
  }: Partial<Pick<T, "text" | "title" | "message" | "description">> & {
    readonly tooltip?: string;
    readonly icon?: string;
  },
): void {
  Object.assign(place, withShown(texts, ["text", "title", "message", "description", "tooltip"]));
  if (icon !== undefined) place.text = `$(${icon}) ${place.text}`;
}

/** A lens with a title in one line. */
export function shownLens(range: vscode.Range, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(range, withShown({ ...command, title: plainLine(command.title) }, ["title", "tooltip"]));
}
