import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import type { PanelModel, PanelRequest } from "../../client/src/editor/views/panels/panel-model.ts";
import { root } from "../../scripts/paths.mjs";

/** The status panel's real page in a browser, with the editor around it played: what it is sent, and what it asks. */
export interface PanelPage {
  readonly page: Page;
  /** Sends a model as the editor does; returns the milliseconds until the page had drawn it. */
  show(model: PanelModel): Promise<number>;
  /** What the page has asked so far. */
  requests(): Promise<readonly PanelRequest[]>;
  /** What a menu that was opened last was about, merged as VS Code merges it. */
  menu(): Promise<Record<string, unknown> | undefined>;
  close(): Promise<void>;
}

const script = `
  window.requests = [];
  window.acquireVsCodeApi = () => ({ postMessage: (request) => window.requests.push(request), setState: () => undefined });
  document.addEventListener("contextmenu", (event) => {
    const contexts = [];
    for (let at = event.target; at instanceof Element; at = at.parentElement)
      if (at.hasAttribute("data-vscode-context")) contexts.unshift(JSON.parse(at.getAttribute("data-vscode-context")));
    window.menu = Object.assign({}, ...contexts);
    event.preventDefault();
  });
  window.showModel = (model) => new Promise((done) => {
    const began = performance.now();
    window.dispatchEvent(new MessageEvent("message", { data: { type: "model", model } }));
    document.body.getBoundingClientRect();
    const worked = performance.now() - began;
    requestAnimationFrame(() => setTimeout(() => done(worked)));
  });
`;

/** Opens the page. */
export async function openPanelPage(browser: Browser): Promise<PanelPage> {
  const bundle = await build({
    entryPoints: [join(root, "client/webview/panel.ts")],
    bundle: true,
    write: false,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.setContent("<!DOCTYPE html><html lang='en'><body></body></html>");
  for (const name of ["page", "panel"])
    await page.addStyleTag({ content: readFileSync(join(root, `client/media/${name}.css`), "utf8") });
  await page.evaluate(script);
  await page.evaluate(bundle.outputFiles[0]?.text ?? "");
  return {
    page,
    show: (model) => page.evaluate((each) => (globalThis as unknown as Played).showModel(each), model),
    requests: () => page.evaluate(() => (globalThis as unknown as Played).requests),
    menu: () => page.evaluate(() => (globalThis as unknown as Played).menu),
    close: () => context.close(),
  };
}

interface Played {
  readonly showModel: (model: PanelModel) => Promise<number>;
  readonly requests: readonly PanelRequest[];
  readonly menu: Record<string, unknown> | undefined;
}
