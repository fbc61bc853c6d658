// Before the first test file: installs the extension as it is in the checkout for all editors of the run.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { root } from "../../scripts/paths.mjs";
import { whyNoBrowser } from "./browser.ts";
import { installCheckout } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of extensions with Quorate in it; empty where there is no browser. */
    extensionsFolder: string;
  }
}

const folders = join(root, "out/extensions");

export default async function installOnce(project: TestProject): Promise<(() => void) | undefined> {
  removeLeftovers();
  if (whyNoBrowser()) {
    project.provide("extensionsFolder", "");
    return undefined;
  }
  const folder = join(folders, String(process.pid));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  mkdirSync(folder, { recursive: true });
  await installCheckout(folder);
  project.provide("extensionsFolder", folder);
  return remove;
}

/** What a run that was killed has left: each run's folder is named after its process. */
function removeLeftovers(): void {
  if (!existsSync(folders)) return;
  for (const name of readdirSync(folders)) {
    if (!existsSync(`/proc/${name}`)) rmSync(join(folders, name), { recursive: true, force: true });
  }
}
