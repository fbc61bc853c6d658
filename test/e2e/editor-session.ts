import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "./browser.ts";
import { startVsCode, testSettings, workbenchUrl } from "./server.ts";
import { Workbench } from "./workbench.ts";

/** An editor with the packaged extension installed, and a person's window of it. */
export interface EditorSession {
  readonly workbench: Workbench;
  /** A folder that is removed with the session: for the folder that is to be opened. */
  readonly temporary: string;
  /** Hosts other than this machine that the page asked anything of. */
  readonly foreignHosts: ReadonlySet<string>;
  /** Adds to the settings of the person, for all windows from now on. */
  addSettings(settings: Readonly<Record<string, unknown>>): void;
  /** Opens a folder with a file of it in front. */
  open(folder: string, file: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts VS Code with fresh user data and the extensions of the folder, and a browser. `env` is added to VS Code's environment. */
export async function startEditorSession(
  extensionsFolder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<EditorSession> {
  const temporary = mkdtempSync(join(tmpdir(), "editor-"));
  const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  const undo: (() => unknown)[] = [remove];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const server = await startVsCode({
      dataFolder: join(temporary, "editor"),
      extensionsFolder,
      env,
      settings: testSettings,
      removeAtEnd: [temporary],
    });
    undo.push(server.stop);
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const foreignHosts = new Set<string>();
    page.on("request", (request) => {
      const url = new URL(request.url());
      // A webview's own files have addresses of that kind; a service worker of the page answers them.
      const isOwn = url.hostname === "127.0.0.1" || url.hostname.endsWith(".vscode-resource.vscode-cdn.net");
      if (/^(https?|wss?):$/.test(url.protocol) && !isOwn) foreignHosts.add(url.host);
    });
    const workbench = new Workbench(page);
    return {
      workbench,
      temporary,
      foreignHosts,
      close,
      addSettings(settings) {
        const file = join(temporary, "editor/data/Machine/settings.json");
        const before = JSON.parse(readFileSync(file, "utf8"));
        writeFileSync(file, JSON.stringify({ ...before, ...settings }, undefined, 2));
      },
      async open(folder, file) {
        await page.goto(workbenchUrl(server, { folder, openFile: join(folder, file) }));
        await workbench.ready();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
