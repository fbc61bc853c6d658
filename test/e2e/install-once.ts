// Before the first test file: installs the extension as it is in the checkout for all editors of the run.
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { whyNoBrowser } from "./browser.ts";
import { installCheckout } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of extensions with Quorate in it; empty where there is no browser. */
    extensionsFolder: string;
  }
}

export default async function installOnce(project: TestProject): Promise<void> {
  // In the folder of the run, with which it goes.
  const folder = whyNoBrowser() ? "" : join(tmpdir(), "extensions");
  if (folder !== "") await installCheckout(folder);
  project.provide("extensionsFolder", folder);
}
