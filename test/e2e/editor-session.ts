import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary, root, toolEnvironment } from "../../scripts/paths.mjs";
import { run } from "../../scripts/run.mjs";
import { launchBrowser } from "./browser.ts";
import { installExtension, startVsCode, testSettings, workbenchUrl } from "./server.ts";
import { Workbench } from "./workbench.ts";

/** An editor with the packaged extension installed, and a person's window of it. */
export interface EditorSession {
  readonly workbench: Workbench;
  /** A folder that is removed with the session: for the folder that is to be opened. */
  readonly temporary: string;
  /** Hosts other than this machine that the page asked anything of. */
  readonly foreignHosts: ReadonlySet<string>;
  /** Opens a folder with a file of it in front. */
  open(folder: string, file: string): Promise<void>;
  close(): Promise<void>;
}

/** Packs the extension as it is in the checkout, installs it into a new VS Code as a person would, and starts a browser. `env` is added to VS Code's environment. */
export async function startEditorSession(env: Readonly<Record<string, string>> = {}): Promise<EditorSession> {
  const temporary = mkdtempSync(join(tmpdir(), "quorate-editor-"));
  const remove = () => rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  const undo: (() => unknown)[] = [remove];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const vsix = join(temporary, "quorate.vsix");
    await run(nodeBinary, [join(root, "scripts/package.ts"), vsix], { env: toolEnvironment() });
    const extensionsFolder = join(temporary, "extensions");
    await installExtension(vsix, extensionsFolder);
    const dataFolder = join(temporary, "editor");
    const server = await startVsCode({
      dataFolder,
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
