import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { root } from "../../scripts/paths.mjs";

const patience = 60_000;

/** VS Code's workbench in a page, in the words of the person in front of it. Every method waits until what it names is there, a minute at most. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
  }

  /** Waits until the workbench and an editor with text are on the screen. */
  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.editor").waitFor();
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Saves what is on the screen to out/screenshots/NAME.png. */
  async screenshot(name: string): Promise<void> {
    const folder = join(root, "out/screenshots");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  }

  /** The text editor in front. */
  get editor(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor").first();
  }

  /** The first piece of text in the editor that matches, as it is drawn. */
  word(text: string | RegExp): Locator {
    return this.editor.locator(".view-line span span").filter({ hasText: text }).first();
  }

  /** Puts the cursor at the end of the line with that number. */
  async goToLine(line: number): Promise<void> {
    await this.#quickOpen(`:${line}`, /./);
    await this.page.keyboard.press("End");
  }

  /** Opens a file of the folder by its name. */
  async openFile(name: string): Promise<void> {
    const tab = this.page.locator(".editor-group-container.active .tab.active").filter({ hasText: name }).first();
    await this.#repeat(async () => {
      await this.#quickOpen(name, name);
      // The list may have been drawn again between the look at it and the click.
      await tab.waitFor({ timeout: 10_000 });
    });
  }

  async #quickOpen(text: string, row: string | RegExp): Promise<void> {
    await this.#chooseRow("Control+P", text, row, this.#quickInput);
  }

  /** Runs a command by its title, as from the command palette. */
  async command(title: string): Promise<void> {
    await this.#chooseRow("F1", `>${title}`, title, this.#row(title));
  }

  get #quickInput(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  #row(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: text }).first();
  }

  /**
   * Opens the quick input with a key, types, and clicks the first row that matches, until `gone` isn't to be seen any more. It begins
   * again where the row is missing (a palette lists what was there when it was opened), was drawn again just then, or lost the focus.
   */
  async #chooseRow(key: string, text: string, row: string | RegExp, gone: Locator): Promise<void> {
    const timeout = 10_000;
    await this.#repeat(async () => {
      await this.#closeQuickInput();
      await this.page.keyboard.press(key);
      await this.#quickInput.waitFor({ timeout });
      await this.#quickInput.fill(text, { timeout });
      // A click and no key: the row of the former text may still be the chosen one.
      await this.#row(row).click({ timeout });
      await gone.waitFor({ state: "hidden", timeout });
    });
  }

  async #closeQuickInput(): Promise<void> {
    for (let left = 5; left > 0 && (await this.#quickInput.isVisible()); left--) {
      await this.page.keyboard.press("Escape");
      await this.#quickInput.waitFor({ state: "hidden", timeout: 2_000 }).catch(() => undefined);
    }
  }

  /** Tries something until it succeeds, two minutes at most. */
  async #repeat(attempt: () => Promise<void>): Promise<void> {
    const until = Date.now() + 2 * patience;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (Date.now() > until) throw error;
      }
    }
  }

  /** A row of a tree or list in the side bar. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator(".part.sidebar .monaco-list-row").filter({ hasText: text }).first();
  }

  /** Opens a row of a tree; nothing happens when it is open. */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.treeRow(text);
    await row.waitFor();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  }

  /** A notification whose text matches. */
  notification(text: string | RegExp): Locator {
    return this.page
      .locator(".notifications-toasts .notification-toast, .notification-list-item")
      .filter({ hasText: text })
      .first();
  }

  /** An item of the status bar. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator(".part.statusbar .statusbar-item").filter({ hasText: text }).first();
  }

  /** Clicks what may change just then (its text, or where it is), and again as long as `effect` isn't to be seen. */
  async clickUntil(what: Locator, effect: Locator): Promise<void> {
    let isClicked = false;
    await this.#repeat(async () => {
      if (!(isClicked && (await effect.isVisible()))) await what.click({ timeout: 10_000 });
      isClicked = true;
      await effect.waitFor({ timeout: 10_000 });
    });
  }

  /** Does something, and again as long as `effect` isn't to be seen: a key or a command may have met an editor that wasn't ready for it. */
  async doUntil(effect: Locator, attempt: () => Promise<void>): Promise<void> {
    await this.#repeat(async () => {
      if (!(await effect.isVisible())) await attempt();
      await effect.waitFor({ timeout: 20_000 });
    });
  }

  /** A modal dialog whose text matches. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator(".monaco-dialog-box").filter({ hasText: text }).first();
  }

  /** An icon of the activity bar. */
  activity(name: string): Locator {
    return this.page.locator(".part.activitybar .action-item a").and(this.page.getByLabel(name)).first();
  }

  /** A button in the title of the editor in front. */
  editorAction(name: string): Locator {
    return this.page.locator(".editor-group-container.active .editor-actions").getByLabel(name).first();
  }

  /** An entry of the open menu. */
  menuItem(name: string): Locator {
    return this.page.locator(".monaco-menu").getByRole("menuitem", { name, exact: true }).first();
  }

  /** Chooses an entry of the menu that has just been opened. */
  async chooseFromMenu(name: string): Promise<void> {
    const item = this.menuItem(name);
    await item.waitFor();
    // A menu that has just opened lets go of a click that may have been the one that opened it.
    for (let left = 60; left > 0 && (await item.isVisible()); left--) {
      await item.click({ timeout: 1000 }).catch(() => {});
      await this.page.waitForTimeout(300);
    }
  }

  /** Opens the menu of something by a click with the right button, and waits for an entry of it; again where the click met nothing. */
  async openMenu(of: Locator, name: string): Promise<void> {
    const item = this.menuItem(name);
    await this.#repeat(async () => {
      if (await item.isVisible()) return;
      await of.click({ button: "right", timeout: 10_000 });
      await item.waitFor({ timeout: 10_000 });
    });
  }

  /** Chooses a quick fix where the text is, and saves what is on the screen before to out/screenshots/NAME.png. */
  async chooseFix(text: Locator, fix: string, name: string): Promise<void> {
    const choice = this.page.locator(".action-widget .monaco-list-row").filter({ hasText: fix }).first();
    const offer = () =>
      this.#repeat(async () => {
        if (await choice.isVisible()) return;
        // A menu of another place, or without what was known only later.
        await this.page.keyboard.press("Escape");
        await text.click({ timeout: 10_000 });
        await this.page.keyboard.press("Control+.");
        await choice.waitFor({ timeout: 10_000 });
      });
    await offer();
    await this.screenshot(name);
    await this.#repeat(async () => {
      await offer();
      await choice.click({ timeout: 10_000 });
      await choice.waitFor({ state: "hidden", timeout: 10_000 });
    });
  }

  /** A code lens above a line of the editor. */
  codeLens(text: string | RegExp): Locator {
    return this.page.locator(".codelens-decoration a").filter({ hasText: text }).first();
  }

  /** A row of the open quick pick. */
  quickPick(label: string | RegExp): Locator {
    return this.#row(label);
  }

  /** Chooses a row of the quick pick that is open, or is about to open. */
  async pick(label: string | RegExp): Promise<void> {
    const row = this.quickPick(label);
    await row.waitFor();
    await this.#repeat(async () => {
      // Nothing else removes it: where it is gone, a former click has chosen it.
      if (await row.isVisible()) await row.click({ timeout: 5_000 });
      await row.waitFor({ state: "hidden", timeout: 5_000 });
    });
  }

  /** The open input box with that text in its title. */
  inputBox(title: string): Locator {
    return this.page.locator(".quick-input-widget").filter({ hasText: title }).locator("input[type=text]").first();
  }

  /** What hovers over the text. */
  hover(text: string | RegExp): Locator {
    return this.page.locator(".monaco-hover:visible").filter({ hasText: text }).first();
  }

  /** A row of the open completion list, by its label. */
  suggestion(label: string): Locator {
    const list = this.page.locator(".suggest-widget.visible .monaco-list-rows");
    return list.getByRole("option", { name: new RegExp(`^${label}\\b`) }).first();
  }

  /** A row of the Problems view. */
  problem(text: string | RegExp): Locator {
    return this.page.locator(".markers-panel .monaco-list-row").filter({ hasText: text }).first();
  }

  /** The page inside the webview in front. */
  webview(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** Types at the cursor, leaving no completion list open. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Escape");
  }

  /** What the editor in front shows (the lines on the screen), with plain spaces. */
  async text(): Promise<string> {
    const lines = await this.editor.locator(".view-line").allInnerTexts();
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** When a test has failed, what was on the screen then. */
  async screenshotOfFailure(task: {
    readonly name: string;
    readonly result?: { readonly state: string } | undefined;
  }): Promise<void> {
    if (task.result?.state !== "fail") return;
    await this.screenshot(`failed-${task.name.replace(/\W+/g, "-").slice(0, 60)}`).catch(() => {});
  }
}
