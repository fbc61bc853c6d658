import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { omitUndefined } from "../../server/src/text/omit-undefined.ts";
import { launchBrowser } from "./browser.ts";
import { startVsCode, testSettings, type VsCodeServer, workbenchUrl } from "./server.ts";

/** One run of a test suite inside the extension host. */
export interface WorkbenchRun {
  readonly dataFolder: string;
  readonly extensionsFolder?: string;
  readonly folder?: string;
  readonly workspace?: string;
  readonly extensionDevelopmentPath: readonly string[];
  /** The file whose `run()` is called in the extension host. */
  readonly extensionTestsPath: string;
  /** Folders that go when the run is over, however it ends. */
  readonly removeAtEnd?: readonly string[];
  /** Where `console.log("@@screenshot NAME")` in a test puts a picture of the workbench; nowhere when absent. */
  readonly screenshots?: string;
}

const limit = 600_000;

/** Runs a suite in a real extension host behind a real workbench; resolves to the suite's exit code. What the suite logs is printed. */
export async function runInWorkbench(run: WorkbenchRun): Promise<number> {
  mkdirSync(run.dataFolder, { recursive: true });
  const server = await startVsCode({
    dataFolder: run.dataFolder,
    ...(run.extensionsFolder ? { extensionsFolder: run.extensionsFolder } : {}),
    ...omitUndefined({ removeAtEnd: run.removeAtEnd }),
    settings: testSettings,
    automation: true,
  });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      return await suiteResult(page, server, run);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function suiteResult(page: Page, server: VsCodeServer, run: WorkbenchRun): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = new Promise<number>((done, failed) => {
      // The web workbench looks for these two functions on its window and reports to them.
      void page.exposeFunction("codeAutomationExit", (code: number) => done(code));
      void page.exposeFunction("codeAutomationLog", (kind: string, args: unknown[]) => report(page, run, kind, args));
      page.once("crash", () => failed(new Error("The page of the workbench crashed.")));
      timer = setTimeout(() => failed(new Error(`The suite did not end within ${limit / 1000} s.`)), limit);
    });
    await Promise.all([page.goto(workbenchUrl(server, run)), result]);
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

async function report(page: Page, run: WorkbenchRun, kind: string, args: unknown[]): Promise<void> {
  const line = args.map(String).join(" ");
  const name = /^@@screenshot ([\w.-]+)$/.exec(line)?.[1];
  if (name !== undefined) {
    if (run.screenshots) await page.screenshot({ path: join(run.screenshots, `${name}.png`) });
  } else if (/^ {2}/.test(line)) {
    // The suite indents its lines; all else is the workbench talking to itself.
    console[kind === "error" ? "error" : "log"](line);
  } else {
    appendFileSync(join(run.dataFolder, "workbench.log"), `${line}\n`);
  }
}
